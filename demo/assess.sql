-- Assess persons number :from to :until of a region and year.

INSERT INTO demo.assessed_:part
SELECT region, coverage_year, id,
       insurance.assessment(policy,
           birth_date => birth_date, paid_on => paid_on, circumstance_set => circumstances, registered_on => registered_on,
           died_on => died_on, amount_paid => amount_paid, settled_before => settled_before, history => history)
FROM demo.person_:part JOIN demo.area_policy USING (area)
WHERE part = :'part' AND id BETWEEN :from AND :until;
