"""The rules of ../document.json as a tax and benefit system of OpenFisca-Core.

Routes, tiers and sets of circumstances are whole numbers, as in rivals.sql: an
Enum out of select() goes through an array of Python objects."""

import datetime
import os

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from transfer import EPOCH

YEAR = period("2022")
RESULTS = ("route", "tier", "fee", "subsidy", "payable", "wait_days", "benefit_start", "benefit_end")
DAY = np.timedelta64(1, "D")

Person = build_entity("person", "persons", "An insured person", is_person=True)


class birth_date(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Day of birth"


class circumstances(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Circumstances, as a bit mask"


class paid_on(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Day of payment"


class event_on(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Day of discharge, or on which a job ended"


class route(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Route of enrolment; 0: not accepted"

    def formula(person, period, parameters):
        at = parameters(period)
        days, open_to = at.days, at.circumstances
        first, last = np.datetime64(period.start.date), np.datetime64(period.stop.date)
        born, paid, event = person("birth_date", period), person("paid_on", period), person("event_on", period)
        held = person("circumstances", period)
        after_event = paid >= event
        return np.select(
            [
                (paid < np.datetime64(days.window_from)) | (paid > last),
                paid <= np.datetime64(days.window_until),
                (born >= first) & (born <= last) & (paid - born <= days.newborn * DAY),
                held & open_to.may_be_late != 0,
                (held & open_to.veteran != 0) & after_event & (event >= first) & (event <= last),
                (held & open_to.leaver != 0) & after_event & (paid - event <= days.leaver * DAY),
                paid <= np.datetime64(days.late_until),
            ],
            np.arange(7, dtype=np.int32),
            np.int32(0),
        )


class aided_by(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Circumstances that give aid on this route, as a bit mask"

    def formula(person, period, parameters):
        route, held = person("route", period), person("circumstances", period)
        late = held & np.int32(parameters(period).circumstances.may_be_late)
        return np.where(route == 1, held, np.where((route == 0) | (route == 6), np.int32(0), late))


class tier(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Tier of aid; 0: none"

    def formula(person, period, parameters):
        aid = parameters(period).aid
        by = person("aided_by", period)
        tiers = (aid.full, aid.fixed, aid.local, aid.external)
        return np.select([by & t.circumstances != 0 for t in tiers], np.arange(1, 5, dtype=np.int32), np.int32(0))


class fee(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Fee, fen"

    def formula(person, period, parameters):
        fees = parameters(period).fees
        return np.where(person("route", period) == 6, np.int32(fees.whole), np.int32(fees.standard))


class subsidy(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Aid, fen"

    def formula(person, period, parameters):
        at = parameters(period)
        aid = at.aid
        amounts = [0, at.fees.standard, aid.fixed.amount, aid.local.amount, aid.external.amount]
        return np.array(amounts, np.int32)[person("tier", period)]


class payable(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "What the person pays, fen"

    def formula(person, period):
        return person("fee", period) - person("subsidy", period)


class wait_days(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Days of waiting after the payment"

    def formula(person, period, parameters):
        return np.where(person("route", period) == 6, np.int32(parameters(period).days.wait), np.int32(0))


class benefit_start(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = DateUnit.YEAR
    label = "First day of cover"

    def formula(person, period, parameters):
        route = person("route", period)
        born, paid = person("birth_date", period), person("paid_on", period)
        return np.select(
            [route == 1, route == 2, route == 6],
            [
                np.maximum(born, np.datetime64(period.start.date)),
                born,
                paid + (parameters(period).days.wait + 1) * DAY,
            ],
            paid,
        )


class benefit_end(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = DateUnit.YEAR
    label = "Last day of cover"

    def formula(person, period):
        return np.full(person.count, np.datetime64(period.stop.date))


class System(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person])
        self.add_variables(
            birth_date, circumstances, paid_on, event_on,
            route, aided_by, tier, fee, subsidy, payable, wait_days, benefit_start, benefit_end,
        )  # fmt: skip
        self.load_parameters(os.path.join(os.path.dirname(__file__), "parameters"))


system = System()


def assess(persons):
    """The eight results of persons, columns as PostgreSQL sends them."""
    populations = system.instantiate_entities()
    populations["person"].count = len(persons)
    populations["person"].ids = np.arange(len(persons))
    simulation = Simulation(system, populations)
    simulation.set_input("circumstances", YEAR, persons["cats"].astype(np.int32))
    for name in ("birth_date", "paid_on", "event_on"):
        simulation.set_input(name, YEAR, EPOCH + persons[name].astype("m8[D]"))
    results = {name: simulation.calculate(name, YEAR) for name in RESULTS}
    for name in ("benefit_start", "benefit_end"):
        results[name] = (results[name] - EPOCH).astype(np.int64)
    return results
