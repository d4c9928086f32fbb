-- The rules of a policy in words: conditions, amounts, days, and the whole text.

-- The words, side by side.  %s and %1$s are places as format() knows them; a key
-- with a point is the word for a code ("payer.county"), and a code without one is
-- shown as it is.
CREATE FUNCTION insurance.text_phrases() RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1 AS $$
    SELECT '{
    "space": {"en": " ", "zh": ""},
    "comma": {"en": ", ", "zh": "、"},
    "or": {"en": " or ", "zh": "或"},
    "and": {"en": " and ", "zh": "和"},
    "group": {"en": "(%s)", "zh": "（%s）"},
    "remark": {"en": " (%s)", "zh": "（%s）"},
    "cite": {"en": "%s [%s]", "zh": "%s【%s】"},
    "cite_of_another": {"en": "%s: %s", "zh": "%s：%s"},
    "given_by": {"en": "; value by %s", "zh": "；取值见%s"},
    "remark_of": {"en": "%s (%s)", "zh": "%s（%s）"},
    "named": {"en": "%1$s (%2$s)", "zh": "%2$s"},
    "not_stated": {"en": "not stated (left to another document)", "zh": "本通知未明确"},
    "local": {"en": "local document", "zh": "本地文件"},

    "day": {"en": "%1$s-%2$s-%3$s", "zh": "%1$s年%4$s月%5$s日"},
    "period": {"en": "%s to %s", "zh": "%s至%s"},
    "of_day.payment": {"en": "the day of payment", "zh": "缴费之日"},
    "of_day.registration": {"en": "the day of registration", "zh": "登记之日"},
    "of_day.birth": {"en": "the day of birth", "zh": "出生之日"},

    "everybody": {"en": "everybody", "zh": "所有人员"},
    "otherwise": {"en": "otherwise", "zh": "其他情形"},
    "all_of": {"en": " and ", "zh": "，且"},
    "any_of": {"en": ", or ", "zh": "；或"},
    "none_of": {"en": "not %s", "zh": "不属于%s的情形"},
    "being": {"en": "being %s on %s", "zh": "%2$s属于%1$s"},
    "being_ever": {"en": "being %s at any time", "zh": "任一时点属于%s"},
    "on": {"en": "%1$s on %2$s", "zh": "%2$s%1$s"},
    "age_from": {"en": "age at least %s", "zh": "年满%s周岁"},
    "age_below": {"en": "age under %2$s", "zh": "未满%2$s周岁"},
    "age_between": {"en": "age at least %s but under %s", "zh": "年满%s周岁不满%s周岁"},
    "age_any": {"en": "of any age", "zh": "不限年龄"},
    "event.birth": {"en": "born", "zh": "出生"},
    "event.payment": {"en": "paid", "zh": "缴费"},
    "event.registration": {"en": "registered", "zh": "登记"},
    "event.death": {"en": "died", "zh": "死亡"},
    "event": {"en": "became %s", "zh": "成为%s"},
    "since.birth": {"en": "birth", "zh": "出生"},
    "since": {"en": "becoming %s", "zh": "成为%s"},
    "date_between": {"en": "%1$s from %2$s to %3$s", "zh": "%2$s至%3$s期间%1$s"},
    "date_on": {"en": "%1$s on %2$s", "zh": "%2$s当日%1$s"},
    "date_from": {"en": "%1$s on or after %2$s", "zh": "%2$s及以后%1$s"},
    "date_until": {"en": "%1$s on or before %3$s", "zh": "%3$s及以前%1$s"},
    "date_any": {"en": "%s on a stated day", "zh": "已有确定日期%s"},
    "since.payment": {"en": "payment", "zh": "缴费"},
    "since.registration": {"en": "registration", "zh": "登记"},
    "elapsed_any": {"en": "%1$s on the day of %2$s or later", "zh": "%2$s当日及以后%1$s"},
    "elapsed_from": {"en": "%1$s at least %3$s days after %2$s", "zh": "%2$s后第%3$s日及以后%1$s"},
    "elapsed_within": {"en": "%1$s within %4$s days after %2$s", "zh": "%2$s后%4$s日内%1$s"},
    "elapsed_between": {"en": "%1$s %3$s to %4$s days after %2$s", "zh": "%2$s后第%3$s日至第%4$s日%1$s"},
    "elapsed_months_within": {"en": "%1$s within %4$s months after %2$s", "zh": "%2$s后%4$s个月内%1$s"},
    "elapsed_months_from": {"en": "%1$s more than %3$s months after %2$s", "zh": "%2$s后超过%3$s个月%1$s"},
    "elapsed_months_between": {"en": "%1$s more than %3$s and at most %4$s months after %2$s", "zh": "%2$s后超过%3$s个月、不超过%4$s个月%1$s"},
    "entitled": {"en": "entitled to aid as %s", "zh": "按%s享受参保资助"},
    "level": {"en": "fee level %s", "zh": "选择%s缴费档次"},
    "lapsed_years": {"en": "lapsed for %s directly before the coverage year", "zh": "参保年度前连续断保%s"},
    "consecutive_years": {"en": "insured for %s in a row up to the year before", "zh": "截至上一年度连续参保%s"},
    "insured_years": {"en": "insured for %s of the last %s before the coverage year", "zh": "参保年度前%2$s年中参保%1$s"},
    "first": {"en": "never insured before", "zh": "首次参保"},
    "not_first": {"en": "insured before", "zh": "曾经参保"},
    "years_from": {"en": "%s or more years", "zh": "%s年及以上"},
    "years_until": {"en": "at most %2$s years", "zh": "不超过%2$s年"},
    "years_between": {"en": "%s to %s years", "zh": "%s至%s年"},
    "years_exactly": {"en": "exactly %s year(s)", "zh": "%s年"},
    "years_any": {"en": "any number of years", "zh": "任意年数"},

    "yuan": {"en": "%s yuan", "zh": "%s元"},
    "at_least": {"en": "not lower than %s", "zh": "不低于%s"},
    "points": {"en": "%s percentage point(s)", "zh": "%s个百分点"},
    "percent_of": {"en": "%s of %s", "zh": "%2$s的%1$s"},
    "leaves": {"en": "what leaves %s to pay", "zh": "补至个人缴费%s"},
    "amount.full": {"en": "the whole fee", "zh": "全额"},
    "amount.none": {"en": "no limit", "zh": "不设限额"},
    "amount.standard_fee": {"en": "the person''s own standard fee", "zh": "本人个人缴费标准"},
    "base.fee": {"en": "the fee", "zh": "个人缴费标准"},
    "base.rest": {"en": "what is left of the fee", "zh": "剩余个人缴费"},
    "base.original_cap": {"en": "the original limit", "zh": "原封顶线"},
    "base.unknown": {"en": "an amount that is not stated", "zh": "本通知未明确的基数"},

    "start_not_before": {"en": "the later of %s and %s", "zh": "%s与%s中较晚之日"},
    "start_month_0": {"en": "the first day of the month of %s", "zh": "%s的当月1日"},
    "start_month_1": {"en": "the first day of the month after %s", "zh": "%s的次月1日"},
    "start_month": {"en": "the first day of the calendar month %2$s months after that of %1$s", "zh": "%s所在月份之后第%s个月的1日"},
    "start_wait": {"en": "the day after %2$s of waiting from %1$s", "zh": "%s起%s等待期满次日"},
    "start_wait_counted": {"en": "the day after %2$s of waiting from %1$s, that day counted", "zh": "%s起（含当日）%s等待期满次日"},
    "start_plus_1": {"en": "the day after %s", "zh": "%s的次日"},
    "start_plus": {"en": "%2$s after %1$s", "zh": "%s后第%s"},
    "unit.day": {"en": "1 day", "zh": "1日"},
    "unit.days": {"en": "%s days", "zh": "%s日"},
    "unit.month": {"en": "1 month", "zh": "1个月"},
    "unit.months": {"en": "%s months", "zh": "%s个月"},
    "start_lapsed": {"en": "%1$s, or the day after a wait from then of %2$s", "zh": "%1$s；须等待的（%2$s），为等待期满次日"},
    "wait_and": {"en": "%1$s (and %2$s)", "zh": "%1$s（另加：%2$s）"},
    "wait_lapsed_0": {"en": "%1$s for each lapsed year", "zh": "每断保1年%1$s"},
    "wait_lapsed_1": {"en": "%1$s for each lapsed year beyond the first", "zh": "断保超过1年的，每多断保1年%1$s"},
    "wait_lapsed_most": {"en": "%s, at most %s in all", "zh": "%s（合计不超过%s）"},
    "wait_lapsed": {"en": "%1$s for each lapsed year beyond the first %2$s", "zh": "断保超过%2$s年的，每多断保1年%1$s"},

    "heading": {"en": "Resident medical insurance: the rules of %s for coverage year %s", "zh": "%s%s年度城乡居民基本医疗保险参保规定"},
    "region": {"en": "region %s", "zh": "%s地区"},
    "region_named": {"en": "%3$s (%2$s, %1$s)", "zh": "%2$s（%1$s）"},
    "section": {"en": "%s. %s", "zh": "%s、%s"},
    "numerals": {"en": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", "zh": "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"},
    "section.documents": {"en": "Documents", "zh": "依据文件"},
    "section.windows": {"en": "Periods of payment", "zh": "征缴期"},
    "section.fees": {"en": "Fees and fiscal subsidy", "zh": "缴费标准及财政补助"},
    "section.subsidies": {"en": "Aid to pay the fee", "zh": "资助参保对象及标准"},
    "section.splits": {"en": "Who bears the aid", "zh": "资助资金分担"},
    "section.routes": {"en": "Routes of enrolment", "zh": "参保情形及待遇享受"},
    "section.recognition": {"en": "Recognised after payment", "zh": "缴费后新认定的资助对象"},
    "section.enrolment": {"en": "Enrolled without payment", "zh": "个人不缴费人员的参保"},
    "section.top_ups": {"en": "Top-ups", "zh": "差额补缴"},
    "section.benefit_levels": {"en": "Level of the benefits", "zh": "待遇档次"},
    "section.identity_data": {"en": "Identity data", "zh": "身份信息"},
    "section.history": {"en": "How years count", "zh": "参保年限的计算"},
    "section.incentives": {"en": "Incentives and penalty", "zh": "参保激励与约束"},
    "section.incentive_limits": {"en": "Limits of incentives and penalty", "zh": "激励与约束的限额"},
    "section.repair": {"en": "Repair of lapsed years", "zh": "缴费修复变动待遇等待期"},
    "section.critical_illness": {"en": "Critical illness insurance", "zh": "大病保险"},
    "section.assistance": {"en": "Medical assistance", "zh": "医疗救助"},
    "section.personal_account": {"en": "Personal accounts of employees", "zh": "职工医保个人账户共济"},
    "section.duplicates": {"en": "Enrolled more than once", "zh": "重复参保"},
    "section.students": {"en": "Students", "zh": "大中专学生"},
    "section.indicators": {"en": "Indicators and deadlines", "zh": "工作指标与时限"},

    "item": {"en": "- %s", "zh": "- %s"},
    "numbered": {"en": "  %s. %s", "zh": "  %s. %s"},
    "definition": {"en": "%s: %s.", "zh": "%s：%s。"},
    "document": {"en": "%1$s: %2$s", "zh": "%1$s《%3$s》"},
    "carried_on": {"en": "Single rules go on from %s.", "zh": "部分规定沿用%s。"},
    "remarks_on_all": {"en": "Every answer bears the remarks: %s.", "zh": "所有结果均附注：%s。"},

    "window": {"en": "%s: %s.", "zh": "%s：%s。"},
    "window_before": {"en": "the days before %s", "zh": "%s之前"},
    "window_after": {"en": "the days after %s", "zh": "%s之后"},
    "window_none": {"en": "Payment is accepted on every day.", "zh": "全年均可缴费。"},
    "window_gap": {"en": "On a day of no period nobody is accepted.", "zh": "不在上述征缴期内的，不予受理。"},
    "window_left_out": {"en": "%s: not held, because its dates are not stated or leave no day.", "zh": "%s：起止日期未明确或无有效日期，不设。"},
    "window_first": {"en": "Where several routes are open, the first listed counts.", "zh": "同时符合多种情形的，以列在前者为准。"},
    "window_earliest": {"en": "Where several routes are open, the one with the earliest first day of cover counts.", "zh": "同时符合多种情形的，以待遇享受起始日最早者为准。"},
    "closed": {"en": "Whom no route serves is not accepted%s.", "zh": "不符合任何情形的，不予受理%s。"},
    "closed_to_all": {"en": "Nobody is accepted%s.", "zh": "不予受理%s。"},

    "fees_head": {"en": "By person and year. Of one price the first line counts whose condition holds.", "zh": "每人每年。同一缴费类别中，以最先符合者为准。"},
    "fees_columns": {"en": "Price | For whom | Personal | Fiscal subsidy | Remark | Clause", "zh": "缴费类别 | 适用人员 | 个人缴费 | 财政补助 | 备注 | 依据"},
    "aid_without": {"en": "Aid is reckoned on the fee without its part for %s, which aid does not cover.", "zh": "个人缴费标准中的%s部分不予资助，资助按扣除该部分后的标准计算。"},
    "add_on": {"en": "%s %s", "zh": "%s%s"},
    "add_on_unaided": {"en": "%s %s, which no aid covers", "zh": "%s%s（不予资助）"},
    "add_on.long_term_care": {"en": "long-term care insurance (long_term_care)", "zh": "长期护理保险"},
    "with_add_ons": {"en": "%s, of it %s", "zh": "%s，其中%s"},
    "monthly_both": {"en": "counted by months, from %s to December: fee and fiscal subsidy", "zh": "个人缴费和财政补助均自%s起按月折算至12月"},
    "monthly_personal": {"en": "counted by months, from %s to December: the fee alone", "zh": "个人缴费自%s起按月折算至12月"},
    "months_of_year": {"en": ", counted for %s of 12 months", "zh": "（按%s个月折算）"},
    "month_0": {"en": "the month of %s", "zh": "%s当月"},
    "month_1": {"en": "the month after that of %s", "zh": "%s次月"},
    "fiscal": {"en": "Central share of the fiscal subsidy, reckoned on not more than %2$s: %1$s; the rest is local.", "zh": "财政补助由中央财政按不超过%2$s的部分承担，承担比例：%1$s；其余由地方财政承担。"},
    "price.standard": {"en": "standard", "zh": "标准"},
    "price.late": {"en": "late", "zh": "逾期标准"},
    "price.next_year": {"en": "next_year", "zh": "次年标准"},

    "subsidies_head": {"en": "Of several that hold, the most favourable counts, the first listed where they are equal; never more than the fee. Unless a condition is given, the category is to be held on the day of payment.", "zh": "具有多重身份的，就高享受，不重复；同额的以列在前者为准；资助不超过个人缴费标准。未列条件的，以缴费之日具有该身份为准。"},
    "subsidies_head_groups": {"en": "Of several of one group that hold, the most favourable counts, the first listed where they are equal. What the groups give adds up, in this order, each at most what is left of the fee: %s. Unless a condition is given, the category is to be held on the day of payment.", "zh": "同一组内具有多重身份的，就高享受，不重复；同额的以列在前者为准。各组资助按下列次序累加，每组不超过前组资助后的剩余个人缴费：%s。未列条件的，以缴费之日具有该身份为准。"},
    "main_group": {"en": "main group", "zh": "基本资助"},
    "of_group": {"en": "%s (group %s)", "zh": "%s（%s）"},
    "subsidies_columns": {"en": "Category | Condition | Tier | Aid | Payer | Remark | Clause", "zh": "对象 | 条件 | 类别 | 资助标准 | 资金来源 | 备注 | 依据"},
    "with_id": {"en": "%s: %s", "zh": "%s：%s"},
    "by_split": {"en": "shared, see %s", "zh": "分担，见%s"},
    "tier.undecided": {"en": "undecided", "zh": "尚不能确定"},
    "tier.none": {"en": "none", "zh": "无资助"},
    "tier.full": {"en": "full", "zh": "全额资助"},
    "tier.fixed": {"en": "fixed", "zh": "定额资助"},
    "tier.local": {"en": "set by the locality", "zh": "由当地确定"},
    "tier.external": {"en": "set by another authority", "zh": "由其他部门确定"},
    "payer.medical_assistance_fund": {"en": "medical assistance fund", "zh": "医疗救助基金"},
    "payer.fiscal": {"en": "public finance", "zh": "财政"},
    "payer.central": {"en": "central government", "zh": "中央财政"},
    "payer.province": {"en": "province", "zh": "省级财政"},
    "payer.city": {"en": "city", "zh": "市级财政"},
    "payer.county": {"en": "county", "zh": "县级财政"},
    "payer.local_government": {"en": "local government", "zh": "当地政府"},
    "payer.veterans_affairs": {"en": "veterans affairs", "zh": "退役军人事务部门"},
    "payer.unspecified": {"en": "not named", "zh": "未明确"},
    "payer.person": {"en": "the person", "zh": "个人"},
    "payer.local": {"en": "local government", "zh": "地方财政"},
    "payer.undecided": {"en": "undecided", "zh": "待定"},
    "account.fee": {"en": "personal fee", "zh": "个人缴费"},
    "account.aid": {"en": "aid", "zh": "参保资助"},
    "account.fiscal": {"en": "fiscal subsidy", "zh": "财政补助"},
    "account.top_up": {"en": "top-up", "zh": "差额补缴"},
    "account.repair": {"en": "repair of lapsed years", "zh": "修复缴费"},
    "account.refund": {"en": "refund", "zh": "退费"},
    "account.due": {"en": "still due", "zh": "应补缴费"},
    "fact.birth_date": {"en": "born", "zh": "出生日期"},
    "fact.paid_on": {"en": "paid", "zh": "缴费日期"},
    "fact.registered_on": {"en": "registered", "zh": "登记日期"},
    "fact.died_on": {"en": "died", "zh": "死亡日期"},
    "fact.fee_level": {"en": "fee level", "zh": "缴费档次"},
    "fact.history": {"en": "history", "zh": "参保历史"},
    "fact.lapsed_years": {"en": "lapsed years", "zh": "断保年数"},
    "fact.repaired_years": {"en": "repaired years", "zh": "补缴年数"},
    "fact.employee_years": {"en": "years in the employee scheme", "zh": "参加职工医保年数"},
    "fact.consecutive_years": {"en": "years in a row", "zh": "连续参保年数"},
    "fact.insured_years": {"en": "insured years (of the last %s)", "zh": "参保年数（前%s年中）"},
    "fact.first_enrolment": {"en": "first enrolment", "zh": "首次参保"},
    "fact.unknown": {"en": "not known", "zh": "不详"},
    "fact.circumstance_from": {"en": "first day of %s", "zh": "%s的起始日期"},
    "payer.undivided": {"en": "not divided", "zh": "未划分"},
    "split": {"en": "%s, %s: %s.", "zh": "%s，%s：%s。"},
    "split_whole": {"en": "%s bears it all", "zh": "由%s全部承担"},
    "split_parts": {"en": "%s bear it %s", "zh": "由%s按%s分担"},
    "split_part": {"en": "%s %s", "zh": "%s%s"},
    "split_rest": {"en": "What rounding leaves is borne by: %s.", "zh": "尾差由%s承担。"},

    "routes_head": {"en": "Circumstances and ages are those of the day of payment unless another day is named. Cover lasts to the end of the coverage year unless it says otherwise, never begins before birth and ends with death.", "zh": "身份和年龄以缴费之日为准，另有注明的除外。除另有注明外，待遇享受至参保年度末止，不早于出生之日，至死亡之日止。"},
    "routes_of": {"en": "%s (%s)", "zh": "%s（%s）"},
    "routes_always": {"en": "Every day of payment", "zh": "任一缴费日"},
    "route": {"en": "%s: %s.", "zh": "%s：%s。"},
    "price": {"en": "Fee (%s): %s.", "zh": "缴费（%s）：%s。"},
    "price_table": {"en": "see the fees", "zh": "见缴费标准"},
    "aided": {"en": "Aided.", "zh": "享受参保资助。"},
    "unaided": {"en": "No aid.", "zh": "不享受参保资助。"},
    "start": {"en": "First day of cover: %s.", "zh": "待遇享受起始日：%s。"},
    "cover": {"en": "Cover: %s.", "zh": "待遇享受期：%s。"},
    "after_death": {"en": "Open though the person has died.", "zh": "参保人已死亡的，仍可办理。"},
    "pending": {"en": "Claims wait while it is held: %s.", "zh": "属于%s的，医疗费用待该情形消除后方可报销。"},
    "rejected": {"en": "Not accepted%s.", "zh": "不予受理%s。"},
    "remarks": {"en": "Remark: %s.", "zh": "附注：%s。"},

    "recognition": {"en": "An identity recognised after the payment counts from then on if recognised on or before %s: %s.", "zh": "缴费后于%s及以前被认定为下列对象的，按规定享受资助：%s。"},
    "recognition_waiting": {"en": "Recognised later it still counts while cover has not begun%s.", "zh": "此后认定、尚未进入待遇享受期的，仍予资助%s。"},
    "recognition_not_waiting": {"en": "Recognised later, before cover has begun, it does not count%s.", "zh": "此后认定、尚未进入待遇享受期的，不予资助%s。"},
    "recognition_too_late": {"en": "Recognised after cover has begun it does not count%s.", "zh": "此后认定、已进入待遇享受期的，不予资助%s。"},

    "zero_declaration": {"en": "Who owes nothing by full aid is enrolled by the day of registration (zero declaration).", "zh": "全额资助、个人无需缴费的，以登记之日（零申报）参保。"},
    "roster": {"en": "Who owes nothing by full aid on %s, or is recognised later but not after %s, is enrolled.", "zh": "%s为全额资助、个人无需缴费的，或其后于%s及以前被认定的，视为参保。"},

    "refund_on_termination": {"en": "Whose enrolment is ended may apply for a refund; the amount: %s.", "zh": "终止参保关系的，可依申请退费；金额：%s。"},

    "top_up": {"en": "%s: who was settled at a lower standard before owes the difference to %s.", "zh": "%s：此前已按较低标准结算的，补缴与%s的差额。"},
    "top_up_borne": {"en": "Borne by: %s.", "zh": "由%s负担。"},
    "top_up_later": {"en": "Collected later.", "zh": "以后补收。"},
    "top_up_now": {"en": "Collected with the payment; who does not enrol is noted%s.", "zh": "随本次缴费一并补收；未参保的，予以附注%s。"},
    "top_up_now_plain": {"en": "Collected with the payment.", "zh": "随本次缴费一并补收。"},

    "benefit_levels_head": {"en": "The first line counts that holds; where none does, the benefits are of the level paid.", "zh": "以最先符合者为准；均不符合的，按所缴档次享受待遇。"},
    "benefit_level": {"en": "%s: benefits of level %s.", "zh": "%s：享受%s档次待遇。"},

    "identity_exempt": {"en": "Exempt from the requirement of identity data: %s.", "zh": "下列人员不受身份信息要求限制：%s。"},

    "lapses_from": {"en": "Years without cover count from %s on; earlier ones lengthen no wait.", "zh": "断保年度自%s年起计算，此前的断保不增加等待期。"},
    "streak_from": {"en": "Years in a row count from %s on.", "zh": "连续参保年度自%s年起计算。"},
    "employee_years": {"en": "Years in the employee scheme %s.", "zh": "参加职工医保的年度%s。"},
    "employee.neutral": {"en": "neither count nor break a row", "zh": "不计入也不中断连续参保"},
    "employee.break": {"en": "break a row without being a lapse", "zh": "中断连续参保，但不计为断保"},
    "employee.count": {"en": "count as insured", "zh": "计为参保年度"},

    "earned.continuous_year": {"en": "Each insured year in a row", "zh": "每连续参保1年"},
    "earned_after": {"en": "Each insured year in a row beyond its first %s", "zh": "连续参保满%s年后，每连续参保1年"},
    "earned.zero_claim_year": {"en": "Each year without claims in the resident scheme", "zh": "居民医保参保人员每有1年基金零报销"},
    "earned.lapsed_year": {"en": "Each year without cover after the first insured one", "zh": "首次参保后每断保1年"},
    "earned_from": {"en": "%s, from %s on,", "zh": "自%2$s年起，%1$s，"},
    "earned_always": {"en": "%s", "zh": "%s，"},
    "adds": {"en": "%s adds %s to the limit of critical illness insurance, %s.", "zh": "%s大病保险最高支付限额提高%s，%s。"},
    "takes": {"en": "%s takes %s from the limit of critical illness insurance, %s.", "zh": "%s大病保险最高支付限额降低%s，%s。"},
    "adds_points": {"en": "%s adds %s to the rates of critical illness insurance, %s.", "zh": "%s大病保险支付比例提高%s，%s。"},
    "takes_points": {"en": "%s takes %s from the rates of critical illness insurance, %s.", "zh": "%s大病保险支付比例降低%s，%s。"},
    "effective.same_year": {"en": "in the same year already", "zh": "当年起计"},
    "effective.next_year": {"en": "from the next year on", "zh": "次年起计"},
    "lost_on_lapse": {"en": "What was earned is lost with the next lapsed year.", "zh": "断保后已积累的额度清零。"},
    "kept_on_lapse": {"en": "What was earned is kept on a lapse.", "zh": "断保后已积累的额度予以保留。"},
    "cleared.bonus_used": {"en": "It is gone from the year after a payment that reached the bonus.", "zh": "大病保险支付使用奖励额度的，次年起清零。"},
    "cleared.zero_claim_used": {"en": "It is gone from the year after a payment that reached it.", "zh": "大病保险支付使用零报销激励额度的，次年起清零。"},
    "cleared.critical_illness_paid": {"en": "It is gone from the year after any payment of critical illness insurance.", "zh": "发生大病保险支付的，次年起清零。"},
    "if_insured_next_year": {"en": "Only if insured in the next year as well.", "zh": "次年继续参保的方可享受。"},
    "original_cap": {"en": "Original limit: %s.", "zh": "大病保险原封顶线：%s。"},
    "bonus_at_most": {"en": "The bonus is at most %s.", "zh": "累计提高总额不超过%s。"},
    "penalty_at_most": {"en": "The penalty is at most %s.", "zh": "累计降低总额不超过%s。"},
    "bonus_points_at_most": {"en": "The bonus to the rates is at most %s.", "zh": "支付比例累计提高不超过%s。"},
    "penalty_points_at_most": {"en": "The penalty to the rates is at most %s.", "zh": "支付比例累计降低不超过%s。"},
    "points_rate": {"en": "The rate of every bracket is the original one plus the bonus less the penalty, from 0%% to 100%%.", "zh": "各段支付比例为原支付比例加提高、减降低，不低于0%%、不高于100%%。"},
    "net": {"en": "Bonus and penalty are netted first; what remains is kept within the ceiling of its side.", "zh": "提高额与降低额先行相抵，余额不超过相应上限。"},
    "not_net": {"en": "The limit is the original one plus the bonus less the penalty, never below 0.", "zh": "最高支付限额为原封顶线加提高额、减降低额，不低于0元。"},

    "because.lapses_from": {"en": "years without cover count from %s on", "zh": "断保年度自%s年起计算"},
    "because.streak_from": {"en": "years in a row count from %s on", "zh": "连续参保年度自%s年起计算"},
    "because.employee": {"en": "years in the employee scheme %s", "zh": "参加职工医保的年度%s"},
    "because.repair": {"en": "each lapsed year that is paid for takes %s from the wait", "zh": "每补缴1个断保年度，减少变动待遇等待期%s"},
    "because.repair_floor": {"en": "who lapsed for %s or more years keeps a wait of %s", "zh": "断保%s年及以上的，修复后等待期合计不少于%s"},
    "because.bonus_at_most": {"en": "the bonus is at most %s", "zh": "累计提高总额不超过%s"},
    "because.penalty_at_most": {"en": "the penalty is at most %s", "zh": "累计降低总额不超过%s"},
    "because.bonus_points_at_most": {"en": "the bonus to the rates is at most %s", "zh": "支付比例累计提高不超过%s"},
    "because.penalty_points_at_most": {"en": "the penalty to the rates is at most %s", "zh": "支付比例累计降低不超过%s"},
    "because.net": {"en": "bonus and penalty are netted first", "zh": "提高额与降低额先行相抵"},
    "gave.lapsed": {"en": "%s lapsed year(s) directly before the coverage year", "zh": "参保年度前连续断保%s年"},
    "gave.lapsed_unsure": {"en": "the lapsed years directly before the coverage year are not decided", "zh": "参保年度前的断保年数尚不能确定"},
    "gave.streak_unsure": {"en": "the years in a row are not decided", "zh": "连续参保年数尚不能确定"},
    "gave.streak": {"en": "year %s of a row", "zh": "本年度为连续参保第%s年"},
    "gave.repair": {"en": "%s lapsed year(s) repaired for %s, wait of %s months", "zh": "补缴%s个断保年度，费用%s，等待期%s个月"},
    "gave.original_cap": {"en": "original limit %s", "zh": "原封顶线%s"},
    "gave.bonus": {"en": "bonus %s", "zh": "提高%s"},
    "gave.penalty": {"en": "penalty %s", "zh": "降低%s"},
    "gave.effective_cap": {"en": "critical illness limit %s", "zh": "大病保险最高支付限额%s"},
    "gave.rates": {"en": "critical illness rates changed by %s", "zh": "大病保险支付比例变动%s"},
    "undecided": {"en": "not decided", "zh": "尚不能确定"},

    "repair": {"en": "Each lapsed year that is paid for takes %s from the part of the wait that lapsed years add.", "zh": "每补缴1个断保年度，减少变动待遇等待期%s。"},
    "repair_fee": {"en": "Price of one year: %s.", "zh": "每补缴1年的费用：%s。"},
    "repair_floor": {"en": "Who lapsed for %s or more years keeps a wait of %s in all, or what it was where that is less.", "zh": "断保%s年及以上的，修复后等待期合计不少于%s（原等待期更短的除外）。"},

    "illness_head": {"en": "The first class counts whose condition holds. Paid on the expense of the whole year.", "zh": "以最先符合的类别为准；按全年累计费用计算。"},
    "illness_kinds": {"en": "Expenses counted: what is borne by the person and in scope, of these kinds: %s.", "zh": "计入的费用：政策范围内个人负担的下列费用：%s。"},
    "deductible": {"en": "Deductible: %s.", "zh": "起付线：%s。"},
    "deductible_factor": {"en": "%s of (%s)", "zh": "（%2$s）的%1$s"},
    "rate": {"en": "Paid: %s of what is beyond the deductible.", "zh": "起付线以上部分支付%s。"},
    "brackets_deductible": {"en": "Paid of what is beyond the deductible: %s.", "zh": "起付线以上部分分段支付：%s。"},
    "brackets_first_yuan": {"en": "Paid of the whole expense, the deductible taking the lowest brackets: %s.", "zh": "按费用总额分段支付（起付线先占低段）：%s。"},
    "bracket": {"en": "from %s to %s yuan %s", "zh": "%s元至%s元部分%s"},
    "bracket_last": {"en": "beyond %1$s yuan %3$s", "zh": "%1$s元以上部分%3$s"},
    "cap_payment": {"en": "Limit of payment a year: %s.", "zh": "年度累计支付限额：%s。"},
    "cap_expense": {"en": "Limit of the expense beyond the deductible that counts: %s.", "zh": "起付线以上计入费用的限额：%s。"},
    "until_year": {"en": "Last coverage year: %s.", "zh": "执行至%s年度。"},
    "kind.inpatient": {"en": "inpatient", "zh": "住院"},
    "kind.outpatient": {"en": "outpatient", "zh": "门诊"},
    "kind.ordinary_outpatient": {"en": "ordinary outpatient", "zh": "普通门诊"},
    "kind.chronic_outpatient": {"en": "outpatient for special chronic diseases", "zh": "门诊特殊慢性病"},
    "kind.childbirth": {"en": "childbirth", "zh": "生育"},

    "assistance": {"en": "These expenses share one limit a year: %s. Limit: %s.", "zh": "下列费用共用年度救助限额：%s。限额：%s。"},

    "account": {"en": "%s: for %s.", "zh": "%s：可为%s支付。"},
    "account_requires": {"en": "Required: %s.", "zh": "条件：%s。"},
    "purpose.resident_premium": {"en": "fee of the resident scheme (resident_premium)", "zh": "居民医保个人缴费"},
    "purpose.own_burden": {"en": "expenses borne by the person (own_burden)", "zh": "个人自付医药费用"},
    "requires.relative_insured": {"en": "the relative is insured", "zh": "近亲属已参保"},
    "requires.designated": {"en": "the institution is a designated one", "zh": "在定点医药机构发生"},

    "duplicate": {"en": "More than one enrolment, among them %s: %s.", "zh": "重复参保且其中有%s：%s。"},
    "duplicate_reason": {"en": "%s, one because of %s", "zh": "%s，并有一项原因为%s"},
    "times": {"en": "%s (%s times)", "zh": "%s（%s次）"},
    "duplicates_head": {"en": "The first line counts that holds.", "zh": "以最先符合者为准。"},
    "scheme.resident": {"en": "the resident scheme", "zh": "居民医保"},
    "scheme.employee": {"en": "the employee scheme", "zh": "职工医保"},
    "action.manual_review": {"en": "reviewed by hand", "zh": "人工核查"},
    "action.terminate_former_place": {"en": "the enrolment at the former place is ended", "zh": "终止原参保地参保关系"},
    "action.suspend_school_place": {"en": "the enrolment at the place of the school is suspended", "zh": "暂停原学籍地参保关系"},
    "action.keep_employee": {"en": "the employee scheme is kept", "zh": "保留职工医保"},
    "reason.school_entry": {"en": "entry into a school", "zh": "入学"},
    "reason.employment": {"en": "employment", "zh": "就业"},
    "reason.moved_in": {"en": "moving in", "zh": "户口迁入"},

    "students_who": {"en": "Students: %s.", "zh": "适用人员：%s。"},
    "student_places": {"en": "%s: may enrol at %s.", "zh": "%s：可在%s参保。"},
    "place.student_register_place": {"en": "the place of the student register (student_register_place)", "zh": "学籍地"},
    "place.school": {"en": "the place of the school (school)", "zh": "学校所在地"},
    "place.identity_place": {"en": "the place that recognised the identity (identity_place)", "zh": "身份认定地区"},
    "student_reduction": {"en": "Reduction of reimbursement: %s, where %s.", "zh": "%2$s的，报销调减比例为%1$s。"},
    "student.entry_year": {"en": "it is the year of entry", "zh": "入学当年"},
    "student.school_place": {"en": "treated at the place of the student register", "zh": "在学籍地就医"},
    "student.calendar_year": {"en": "the area has moved students to calendar years", "zh": "统筹地区参保缴费期已调整为自然年度"},

    "indicator": {"en": "%s: %s.", "zh": "%s：%s。"},
    "indicator_named": {"en": "%2$s (%1$s)", "zh": "%2$s"},
    "indicator_fraction": {"en": "%s by %s", "zh": "%s ÷ %s"},
    "indicator_sum": {"en": "sum of %s", "zh": "%s之和"},
    "indicator_plus": {"en": " + ", "zh": " + "},
    "indicator_at_least": {"en": "%s, at least %s", "zh": "%s，不低于%s"},
    "indicator_at_most": {"en": "%s, at most %s", "zh": "%s，不高于%s"},
    "indicator_until": {"en": "%s, on or before %s", "zh": "%s，%s及以前"},
    "indicator_open": {"en": "%s (target not stated)", "zh": "%s（目标值本通知未明确）"},
    "indicator_open_day": {"en": "%s (last day not stated)", "zh": "%s（时限本通知未明确）"},
    "indicator_all": {"en": "%s, all of them", "zh": "%s，应达到100%%"},
    "indicator_ranked": {"en": "%s, ranked", "zh": "%s，进行排名"},
    "indicator_higher": {"en": "not lower than the year before", "zh": "不低于上一年度"},
    "indicator_lower": {"en": "not higher than the year before", "zh": "不高于上一年度"},
    "indicator_done": {"en": "done", "zh": "完成"},

    "note.lower_bound_used": {"en": "reckoned by the lower bound that the notice gives", "zh": "按“不低于”的下限计"},
    "note.before_window": {"en": "paid before the collection began", "zh": "未到征缴期"},
    "note.after_last_day": {"en": "paid after the last day of payment", "zh": "已过最后缴费日"},
    "note.after_ordinary_last_day": {"en": "paid after the last day for ordinary persons", "zh": "已过普通人员最后缴费日"},
    "note.after_coverage_year": {"en": "the collection is over", "zh": "征缴期已结束"},
    "note.carried_over": {"en": "rules of an earlier year carried over", "zh": "沿用以往年度规定"},
    "note.window_assumed": {"en": "the period of collection is assumed", "zh": "征缴期系推定"},
    "note.extension_beyond_limit": {"en": "the extension given is beyond its limit", "zh": "延长期超过规定上限"},
    "note.fiscal_standard_below_floor": {"en": "the fiscal subsidy given is below its lower bound", "zh": "给定的财政补助标准低于下限"},
    "note.critical_illness_cap_below_floor": {"en": "the limit given for critical illness insurance is below its lower bound", "zh": "给定的大病保险封顶线低于下限"},
    "note.personal_standard_missing": {"en": "the personal fee is not stated", "zh": "个人缴费标准未明确"},
    "note.local_subsidy_standard_missing": {"en": "the local standard of aid is not stated", "zh": "当地资助标准未明确"},
    "note.local_amount_by_reference": {"en": "as the fixed aid, by reference", "zh": "参照定额资助标准"},
    "note.aid_amount_missing": {"en": "the amount of the aid is not stated", "zh": "资助标准未明确"},
    "note.veterans_affairs_amount_missing": {"en": "the amount that veterans affairs pay is not stated", "zh": "退役军人事务部门资助标准未明确"},
    "note.county_class_not_covered": {"en": "the notice says nothing of counties of this class", "zh": "原文未涵盖该类县"},
    "note.original_cap_missing": {"en": "the original limit of critical illness insurance is not stated", "zh": "大病保险原封顶线未明确"},
    "note.prior_year_income_missing": {"en": "last year''s disposable income is not stated", "zh": "上一年度居民人均可支配收入未明确"},
    "note.assistance_limit_missing": {"en": "the annual limit of assistance is not stated", "zh": "年度救助限额未明确"},
    "note.recognised_while_waiting": {"en": "recognised during the wait", "zh": "等待期内认定"},
    "note.recognised_after_benefit_began_no_refund": {"en": "recognised after cover began, nothing is paid back", "zh": "进入待遇享受期后认定，不再退费"},
    "note.birth_year_not_insured": {"en": "expenses of the year of birth are not paid", "zh": "出生当年所发生的费用不予报销"},
    "note.top_up_is_collected_with_the_2021_premium": {"en": "the top-up is collected with the fee of 2021", "zh": "差额随2021年度缴费一并补收"},

    "note.unknown_circumstance": {"en": "a circumstance that the policy does not know", "zh": "有政策未列明的身份或情形"},
    "note.mismatched_arrays": {"en": "lists of circumstances of different length", "zh": "身份与起止日期的个数不一致"},
    "note.null_element": {"en": "an empty entry among the circumstances", "zh": "身份清单中有空项"},
    "note.too_many_circumstances": {"en": "too many circumstances", "zh": "身份或情形过多"},
    "note.infinite_date": {"en": "an infinite date", "zh": "日期为无穷"},
    "note.date_out_of_range": {"en": "a date out of range", "zh": "日期超出范围"},
    "note.contradictory_dates": {"en": "dates that contradict each other", "zh": "起止日期相互矛盾"},
    "note.negative_amount": {"en": "a negative amount", "zh": "金额为负"},
    "note.amount_out_of_range": {"en": "an amount out of range", "zh": "金额超出范围"},
    "note.unknown_fee_level": {"en": "a fee level that the policy does not have", "zh": "缴费档次不存在"},
    "note.event_after_death": {"en": "an event after the death", "zh": "有事项发生在死亡之后"},
    "note.died_before_birth": {"en": "died before the birth", "zh": "死亡日期早于出生日期"},
    "note.registered_before_birth": {"en": "registered before the birth", "zh": "登记日期早于出生日期"},
    "note.paid_before_birth": {"en": "paid before the birth", "zh": "缴费日期早于出生日期"},
    "note.dead_before_payment": {"en": "died before the payment", "zh": "缴费前已死亡"},
    "note.missing_fact": {"en": "a fact is missing", "zh": "缺少必要信息"},
    "note.no_notice_for_this_region_and_year": {"en": "no notice covers the region and coverage year", "zh": "该地区该参保年度无适用的通知"},
    "note.coverage_year_out_of_range": {"en": "the coverage year is out of range", "zh": "参保年度超出范围"},
    "note.too_many_absences": {"en": "too many absences", "zh": "暂停待遇的时段过多"},
    "note.history_contradictory": {"en": "what is recorded of a year contradicts itself", "zh": "该年度的参保记录相互矛盾"},
    "note.bonus_used_without_insurance": {"en": "a bonus used in a year without insurance", "zh": "未参保年度有使用奖励额度的记录"},
    "note.repair_of_insured_year": {"en": "repair of a year that was insured", "zh": "对已参保年度补缴修复"},

    "note.not_enrolled": {"en": "not enrolled", "zh": "未参保"},
    "note.critical_illness_rule_missing": {"en": "the policy has no class of critical illness insurance for this person", "zh": "政策中没有适用的大病保险规定"},
    "note.missing_expense": {"en": "the expense is missing", "zh": "缺少费用金额"},
    "note.expense_kinds_missing": {"en": "the policy does not say which expenses count", "zh": "未明确计入大病保险的费用种类"},
    "note.claim_outside_year": {"en": "a claim of another year", "zh": "不属于本年度的费用"},
    "note.earlier_claim_undecided": {"en": "an earlier claim is not decided", "zh": "在先的费用尚不能确定"},
    "note.negative_burden": {"en": "a negative burden", "zh": "个人负担金额为负"},
    "note.missing_burden": {"en": "the burden is missing", "zh": "缺少个人负担金额"},
    "note.missing_in_scope": {"en": "whether it is in scope is missing", "zh": "缺少是否属于政策范围内"},
    "note.missing_kind": {"en": "the kind of expense is missing", "zh": "缺少费用种类"},
    "note.missing_settled_on": {"en": "the day of settlement is missing", "zh": "缺少结算日期"},
    "note.kind_not_counted": {"en": "expenses of this kind do not count", "zh": "该类费用不计入"},
    "note.out_of_scope": {"en": "out of scope", "zh": "不属于政策范围内费用"},
    "note.personal_account_rule_missing": {"en": "the policy says nothing of personal accounts", "zh": "未明确个人账户共济规定"},
    "note.unknown_purpose": {"en": "an account may not be used for this", "zh": "不属于个人账户可支付的用途"},
    "note.missing_purpose": {"en": "the purpose is missing", "zh": "缺少用途"},
    "note.unknown_relation": {"en": "not one of the relatives listed", "zh": "不属于规定的近亲属"},
    "note.missing_relation": {"en": "the relation is missing", "zh": "缺少亲属关系"},
    "note.requires_relative_insured": {"en": "the relative is not insured", "zh": "近亲属未参保"},
    "note.missing_relative_insured": {"en": "whether the relative is insured is missing", "zh": "缺少近亲属是否参保"},
    "note.requires_designated": {"en": "the institution is not a designated one", "zh": "非定点医药机构"},
    "note.missing_designated": {"en": "whether the institution is a designated one is missing", "zh": "缺少是否为定点医药机构"},

    "status.accepted": {"en": "accepted", "zh": "准予参保"},
    "status.not_enrolled": {"en": "not enrolled", "zh": "未参保"},
    "status.rejected": {"en": "rejected", "zh": "不予参保"},
    "status.no_text": {"en": "no text", "zh": "无适用的通知"},
    "status.undecided": {"en": "undecided", "zh": "尚不能确定"},

    "missing.birth_date": {"en": "the day of birth", "zh": "出生日期"},
    "missing.registered_on": {"en": "the day of registration", "zh": "登记日期"},
    "missing.fee_level": {"en": "the fee level chosen", "zh": "缴费档次"},
    "missing.history": {"en": "the years of insurance", "zh": "参保历史"},
    "missing_from": {"en": "the first day as %s", "zh": "%s的起始日期"},
    "missing": {"en": " (missing: %s)", "zh": "（缺少：%s）"},
    "of_year": {"en": "%s (%s)", "zh": "%s（%s年）"},

    "claims.unknown": {"en": "not stated", "zh": "未明确"},
    "claims.none": {"en": "no cover", "zh": "无待遇"},
    "claims.payable": {"en": "payable", "zh": "可以报销"},
    "claims.pending_identity": {"en": "waits until the identity is put right", "zh": "待身份信息完善后报销"},
    "claims.payable_after_identity_fixed": {"en": "payable, the identity was put right", "zh": "身份信息完善后可以报销"},
    "claims.undecided": {"en": "undecided", "zh": "尚不能确定"},

    "window.before": {"en": "before the collection", "zh": "征缴期之前"},
    "window.window": {"en": "collection period", "zh": "集中征缴期"},
    "window.extension": {"en": "extension of the collection", "zh": "延长征缴期"},
    "window.late": {"en": "after the collection period", "zh": "集中征缴期后"},
    "window.late_dynamic": {"en": "late payment of groups enrolled all the year", "zh": "动态参保人员补缴期"},
    "window.after": {"en": "after the last day", "zh": "征缴期之后"},
    "window.after_year": {"en": "after the coverage year", "zh": "参保年度之后"},
    "route.ordinary": {"en": "ordinary enrolment", "zh": "普通人员参保"},
    "route.ordinary_window": {"en": "ordinary, in the collection period", "zh": "普通人员集中征缴期参保"},
    "route.ordinary_late": {"en": "ordinary, late", "zh": "普通人员集中征缴期后参保"},
    "route.late": {"en": "late", "zh": "集中征缴期后参保"},
    "route.subsidised": {"en": "aided", "zh": "资助参保"},
    "route.fully_aided": {"en": "aided in full", "zh": "全额资助参保"},
    "route.subsidised_window": {"en": "aided, in the collection period", "zh": "资助参保对象集中征缴期参保"},
    "route.subsidised_extension": {"en": "aided, in the extension", "zh": "资助参保对象延长征缴期参保"},
    "route.subsidised_late": {"en": "aided, late", "zh": "资助参保对象集中征缴期后参保"},
    "route.broken_window": {"en": "after a lapse, in the collection period", "zh": "断保人员集中征缴期参保"},
    "route.broken_late": {"en": "after a lapse, late", "zh": "断保人员集中征缴期后参保"},
    "route.student_window": {"en": "students, in the collection period", "zh": "学生集中征缴期参保"},
    "route.student_late": {"en": "students, late", "zh": "学生集中征缴期后参保"},
    "route.veteran_window": {"en": "veterans, in the collection period", "zh": "退役军人集中征缴期参保"},
    "route.veteran_late": {"en": "veterans, late", "zh": "退役军人集中征缴期后参保"},
    "route.leaver_90": {"en": "from the employee scheme, within 90 days", "zh": "职工医保中断90日内参保"},
    "route.leaver_late": {"en": "from the employee scheme, after 90 days", "zh": "职工医保中断90日后参保"},
    "route.other_exempt_window": {"en": "others without a wait, in the collection period", "zh": "其他免等待期人员集中征缴期参保"},
    "route.other_exempt_late": {"en": "others without a wait, late", "zh": "其他免等待期人员集中征缴期后参保"},
    "route.dynamic_window": {"en": "groups enrolled all the year, in the collection period", "zh": "全年动态参保人员集中征缴期参保"},
    "route.dynamic_late": {"en": "groups enrolled all the year, late", "zh": "全年动态参保人员集中征缴期后参保"},
    "route.nondynamic_window": {"en": "other persons in special hardship, in the collection period", "zh": "其他特殊困难人群集中征缴期参保"},
    "route.nondynamic_late": {"en": "other persons in special hardship, late", "zh": "其他特殊困难人群集中征缴期后参保"},
    "route.newborn_window": {"en": "newborn, in the collection period", "zh": "新生儿集中征缴期参保"},
    "route.newborn_90": {"en": "newborn, within 90 days", "zh": "新生儿出生90日内参保"},
    "route.newborn_late": {"en": "newborn, late", "zh": "新生儿逾期参保"},
    "route.newborn_birth_year": {"en": "newborn, for the year of birth", "zh": "新生儿参保（出生当年）"},
    "route.newborn_next_year": {"en": "newborn, for the year after birth", "zh": "新生儿参保（出生次年）"},
    "route.newborn_next_year_only": {"en": "newborn, for the year after birth alone", "zh": "新生儿仅参保出生次年"},
    "route.newborn_next_year_only_early": {"en": "newborn, for the year after birth alone, in the year of birth", "zh": "新生儿仅参保出生次年（出生当年缴费）"},
    "route.newborn_next_year_only_ahead": {"en": "newborn, for the year after birth alone, ahead", "zh": "新生儿仅参保出生次年（预缴）"},
    "route.not_enrolled": {"en": "not enrolled", "zh": "未参保"},
    "route.rejected": {"en": "not accepted", "zh": "不予受理"},
    "route.no_text": {"en": "no notice", "zh": "无适用的通知"},

    "class.standard": {"en": "ordinary persons", "zh": "普通参保人员"},
    "class.poverty": {"en": "the poor", "zh": "贫困人口"},
    "class.poverty_until_2020": {"en": "the poor, until 2020", "zh": "贫困人口（执行至2020年）"},

    "figure.permanent_population": {"en": "permanent population", "zh": "常住人口"},
    "figure.resident_insured": {"en": "insured in the resident scheme", "zh": "居民医保参保人数"},
    "figure.employee_insured": {"en": "insured in the employee scheme", "zh": "职工医保参保人数"},
    "figure.enrolled": {"en": "enrolled", "zh": "已参保人数"},
    "figure.target_persons": {"en": "persons to be enrolled", "zh": "目标任务人数"},
    "figure.aided_enrolled": {"en": "aided persons enrolled", "zh": "已参保的资助参保对象人数"},
    "figure.aided_identified": {"en": "aided persons identified", "zh": "已认定的资助参保对象人数"},
    "figure.fund_paid_inpatient": {"en": "inpatient payments of the fund", "zh": "住院费用基金支付额"},
    "figure.inpatient_in_scope": {"en": "inpatient expenses in scope", "zh": "政策范围内住院费用"},
    "figure.own_outpatient": {"en": "outpatient expenses of the township", "zh": "本乡镇卫生院门诊统筹费用"},
    "figure.village_clinics_outpatient": {"en": "those of its village clinics", "zh": "所辖村卫生室门诊统筹费用"},
    "figure.areas": {"en": "areas", "zh": "统筹地区数"},
    "figure.areas_cleaned": {"en": "areas that have cleaned up their policies", "zh": "完成清单外政策清理规范的统筹地区数"},
    "figure.areas_drg_dip": {"en": "areas that pay by DRG or DIP", "zh": "实行DRG/DIP付费的统筹地区数"}
    }'::jsonb
$$;
COMMENT ON FUNCTION insurance.text_phrases() IS
'The words in which rules are said, by key and language: {"everybody": {"en": "everybody", "zh": "所有人员"}}';

CREATE FUNCTION insurance.text_phrase(lang text, key text, VARIADIC args text[] DEFAULT '{}') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
DECLARE
    phrase text := insurance.text_phrases() -> key ->> lang;
BEGIN
    IF phrase IS NULL AND NOT coalesce(insurance.text_phrases() -> 'everybody' ? lang, false) THEN
        RAISE EXCEPTION 'unknown language %', coalesce(pg_catalog.quote_literal(lang), 'NULL')
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Languages are ''en'' (English) and ''zh'' (Chinese).';
    END IF;
    IF pg_catalog.array_position(args, NULL) IS NOT NULL THEN
        args := pg_catalog.array_replace(args, NULL, insurance.text_phrases() -> 'not_stated' ->> lang);
    END IF;
    RETURN pg_catalog.format(phrase, VARIADIC args);
END
$$;
COMMENT ON FUNCTION insurance.text_phrase(text, text, text[]) IS
'A phrase in a language (en, zh), with values in its places; NULL as a value is said as not stated. NULL where there is no such phrase; another language is an error';

CREATE FUNCTION insurance.text_word(lang text, kind text, code text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
BEGIN
    RETURN coalesce(insurance.text_phrase(lang, kind || '.' || code), code);
END
$$;
COMMENT ON FUNCTION insurance.text_word(text, text, text) IS
'The word for a code of a kind (payer, tier, note, …) in a language (en, zh); the code itself where there is none';

-- A label is what a policy itself calls a code: before the words above.
CREATE FUNCTION insurance.text_label(lang text, kind text, code text, label text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
BEGIN
    RETURN CASE WHEN label IS NULL THEN insurance.text_word(lang, kind, code)
                ELSE insurance.text_phrase(lang, 'named', code, label) END;
END
$$;
COMMENT ON FUNCTION insurance.text_label(text, text, text, text) IS
'What a code of a kind (route, window, …) is called: by the label (名称) that a policy gives it, in English behind the code; else the word for it in a language (en, zh), else the code';

CREATE FUNCTION insurance.text_name(lang text, kind text, code text, label text DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
DECLARE
    word text := insurance.text_phrase(lang, kind || '.' || code);
    words text := coalesce(label, CASE WHEN lang <> 'en' THEN word END);
BEGIN
    RETURN CASE WHEN words IS NULL THEN code
                WHEN lang = 'en' THEN insurance.text_phrase(lang, 'remark_of', code, words)
                ELSE insurance.text_phrase(lang, 'remark_of', words, code) END;
END
$$;
COMMENT ON FUNCTION insurance.text_name(text, text, text, text) IS
'The id of a rule with its label (名称), in Chinese behind it (集中征缴期（window）); where it has none, in Chinese behind the word for it, where there is one; kind: window, route, class';

CREATE FUNCTION insurance.text_titled(lang text, rule jsonb, sentence text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
BEGIN
    RETURN CASE WHEN rule ->> 'label' IS NULL THEN sentence
                ELSE insurance.text_phrase(lang, 'with_id', rule ->> 'label', sentence) END;
END
$$;
COMMENT ON FUNCTION insurance.text_titled(text, jsonb, text) IS
'A sentence about a rule, behind its label (名称) where it has one';

CREATE FUNCTION insurance.text_kind(section text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS $$
    SELECT CASE section WHEN 'critical_illness' THEN 'class' WHEN 'personal_account' THEN 'purpose' ELSE pg_catalog.rtrim(section, 's') END
$$;
COMMENT ON FUNCTION insurance.text_kind(text) IS
'The kind of code that the ids of a section are, for insurance.text_word()';

CREATE FUNCTION insurance.rule_label(policy insurance.policy, section text, code text, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    -- several rules can publish one name: it is called as the rule of this id is, or as all of them are
    SELECT insurance.text_label(rule_label.lang, insurance.text_kind(rule_label.section), rule_label.code,
        coalesce(pg_catalog.min(r.rule ->> 'label' COLLATE "C") FILTER (WHERE r.rule ->> 'id' = rule_label.code),
                 CASE WHEN pg_catalog.count(DISTINCT coalesce(r.rule ->> 'label', '') COLLATE "C") = 1 THEN pg_catalog.min(r.rule ->> 'label' COLLATE "C") END))
    FROM pg_catalog.jsonb_array_elements(insurance.section(rule_label.policy, rule_label.section)) r(rule)
    WHERE rule_label.code IN (r.rule ->> 'id', coalesce(r.rule ->> 'name', r.rule ->> 'category', r.rule ->> 'id'))
$$;
COMMENT ON FUNCTION insurance.rule_label(insurance.policy, text, text, text) IS
'What a rule of a section (routes, windows, …) is called, by its id or by the name or category that it publishes: the label (名称) that the policy gives it, else the word for it, else the code; lang zh or en';

CREATE FUNCTION insurance.text_names(policy insurance.policy) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce((SELECT pg_catalog.jsonb_object_agg(s.rule ->> 'id', pg_catalog.jsonb_build_object('label', s.rule -> 'label'))
                     FROM pg_catalog.jsonb_array_elements(insurance.section(policy, 'subsidies')) s(rule) WHERE s.rule ->> 'label' IS NOT NULL), '{}')
           || coalesce(insurance.section(policy, 'circumstances'), '{}')
$$;
COMMENT ON FUNCTION insurance.text_names(insurance.policy) IS
'The labels of all that a condition can name: of the circumstances of a policy, and of its aids of other names, by code';

CREATE FUNCTION insurance.text_list(lang text, items text[], last text DEFAULT 'or') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $$
BEGIN
    RETURN CASE WHEN pg_catalog.cardinality(items) < 2 THEN items[1]
                ELSE pg_catalog.array_to_string(items[:pg_catalog.cardinality(items) - 1], insurance.text_phrase(lang, 'comma'))
                     || insurance.text_phrase(lang, last) || items[pg_catalog.cardinality(items)] END;
END
$$;
COMMENT ON FUNCTION insurance.text_list(text, text[], text) IS
'A list in words (en, zh): a, b or c; last: or, and, comma';

CREATE FUNCTION insurance.text_items(list jsonb) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
BEGIN
    RETURN CASE pg_catalog.jsonb_typeof(list)
               WHEN 'array' THEN ARRAY(SELECT e.item FROM pg_catalog.jsonb_array_elements_text(list) WITH ORDINALITY e(item, n) ORDER BY e.n)
               WHEN 'string' THEN ARRAY[list #>> '{}'] END;
END
$$;
COMMENT ON FUNCTION insurance.text_items(jsonb) IS
'The members of a list of codes, or the one code that stands for a list; otherwise NULL';

CREATE FUNCTION insurance.text_words(lang text, kind text, codes text[]) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 50 AS $$
BEGIN
    RETURN ARRAY(SELECT insurance.text_word(lang, kind, c.code) FROM pg_catalog.unnest(codes) WITH ORDINALITY c(code, n) ORDER BY c.n);
END
$$;
COMMENT ON FUNCTION insurance.text_words(text, text, text[]) IS
'The words for several codes of a kind';

CREATE FUNCTION insurance.notes_text(notes text[], lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 50 AS $$
BEGIN
    -- some name a year: history_contradictory:2027
    RETURN insurance.text_list(lang, ARRAY(
        SELECT CASE WHEN n.code ~ ':\d{4}$' THEN insurance.text_phrase(lang, 'of_year',
                        insurance.text_word(lang, 'note', pg_catalog.split_part(n.code, ':', 1)), pg_catalog.split_part(n.code, ':', 2))
                    ELSE insurance.text_word(lang, 'note', n.code) END
        FROM pg_catalog.unnest(notes) WITH ORDINALITY n(code, n) ORDER BY n.n), 'comma');
END
$$;
COMMENT ON FUNCTION insurance.notes_text(text[], text) IS
'Note codes in words (附注), where there are words for them; lang en or zh';

CREATE FUNCTION insurance.missing_text(missing text[], circumstances jsonb DEFAULT NULL, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 50 AS $$
BEGIN
    RETURN insurance.text_list(lang, ARRAY(
        SELECT CASE WHEN m.code LIKE 'circumstance_from:%'
                    THEN insurance.text_phrase(lang, 'missing_from', insurance.circumstance_text(pg_catalog.split_part(m.code, ':', 2), circumstances, lang))
                    ELSE insurance.text_word(lang, 'missing', m.code) END
        FROM pg_catalog.unnest(missing) WITH ORDINALITY m(code, n) ORDER BY m.n), 'comma');
END
$$;
COMMENT ON FUNCTION insurance.missing_text(text[], jsonb, text) IS
'Missing facts (缺少的信息), as insurance.missing() names them, in words; circumstances: as of the policy''s section of that name; lang en or zh';

CREATE FUNCTION insurance.day_text(day text, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $$
DECLARE
    ymd text[] := pg_catalog.regexp_match(day, '^(\d{4})-(\d\d)-(\d\d)$');
BEGIN
    IF ymd IS NULL THEN
        RETURN insurance.text_word(lang, 'of_day', day);
    END IF;
    RETURN insurance.text_phrase(lang, 'day', ymd[1], ymd[2], ymd[3], ymd[2]::integer::text, ymd[3]::integer::text);
END
$$;
COMMENT ON FUNCTION insurance.day_text(text, text) IS
'A day as rules write it (2022-01-31, payment, registration, birth) in words (en, zh); what is none of these as it is';

CREATE FUNCTION insurance.circumstance_text(code text, circumstances jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
BEGIN
    RETURN insurance.text_label(lang, 'circumstance', code, circumstances -> code ->> 'label');
END
$$;
COMMENT ON FUNCTION insurance.circumstance_text(text, jsonb, text) IS
'A circumstance (身份/情形) by its code and label, in Chinese by its label alone; circumstances: as of the policy''s section of that name. A code without label as it is';

CREATE FUNCTION insurance.circumstances_text(codes jsonb, circumstances jsonb, lang text DEFAULT 'en', last text DEFAULT 'or') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
BEGIN
    RETURN insurance.text_list(lang,
               ARRAY(SELECT insurance.circumstance_text(c.code, circumstances, lang)
                     FROM pg_catalog.unnest(insurance.text_items(codes)) WITH ORDINALITY c(code, n) ORDER BY c.n), last);
END
$$;
COMMENT ON FUNCTION insurance.circumstances_text(jsonb, jsonb, text, text) IS
'A list of circumstances, or one, in words';

-- Conditions.  A text binds as tightly as its joint: 3 a single thing, 2 joined by
-- "and", 1 joined by "or"; parentheses stand only where something looser is inside
-- something tighter.
CREATE FUNCTION insurance.condition_words(condition jsonb, circumstances jsonb, lang text, OUT words text, OUT binding integer)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 200 AS $$
DECLARE
    form text := CASE pg_catalog.jsonb_typeof(condition)
        WHEN 'string' THEN 'holds'
        WHEN 'object' THEN CASE WHEN condition ? 'holds' THEN 'holds'
                                ELSE (SELECT k FROM pg_catalog.jsonb_object_keys(condition) k LIMIT 1) END END;
    arg jsonb := CASE WHEN pg_catalog.jsonb_typeof(condition) = 'string' THEN condition ELSE condition -> form END;
    moment text := coalesce(CASE WHEN form = 'holds' THEN condition ->> 'on' WHEN form = 'age' THEN arg ->> 'on' END, 'payment');
    low text;
    high text;
    subject text;
    parts text[] := '{}';
    loosest integer := 3;
    member record;
BEGIN
    binding := 3;
    IF form IN ('all', 'any', 'none') AND pg_catalog.jsonb_typeof(arg) = 'array' AND arg <> '[]' THEN
        FOR i IN 0 .. pg_catalog.jsonb_array_length(arg) - 1 LOOP
            member := insurance.condition_words(arg -> i, circumstances, lang);
            IF form = 'all' AND member.binding = 1 AND pg_catalog.jsonb_array_length(arg) > 1 THEN
                member.words := insurance.text_phrase(lang, 'group', member.words);
            END IF;
            parts := parts || member.words;
            loosest := least(loosest, member.binding);
        END LOOP;
        IF pg_catalog.cardinality(parts) = 1 THEN
            words := parts[1];
            binding := loosest;
        ELSIF form = 'all' THEN
            words := pg_catalog.array_to_string(parts, insurance.text_phrase(lang, 'all_of'));
            binding := 2;
        ELSE
            words := CASE WHEN loosest = 3 THEN insurance.text_list(lang, parts)
                          ELSE pg_catalog.array_to_string(parts, insurance.text_phrase(lang, 'any_of')) END;
            binding := 1;
        END IF;
        IF form = 'none' THEN
            words := insurance.text_phrase(lang, 'none_of',
                CASE WHEN binding = 3 THEN words ELSE insurance.text_phrase(lang, 'group', words) END);
            binding := 3;
        END IF;
    ELSIF form IN ('holds', 'subsidy', 'level') THEN
        IF pg_catalog.cardinality(insurance.text_items(arg)) > 1 THEN
            binding := 1;
        END IF;
        words := insurance.circumstances_text(arg, CASE WHEN form <> 'level' THEN circumstances END, lang);
        words := CASE WHEN form = 'subsidy' THEN insurance.text_phrase(lang, 'entitled', words)
                      WHEN form = 'level' THEN insurance.text_phrase(lang, 'level', words)
                      WHEN moment = 'payment' THEN words
                      WHEN moment = 'ever' THEN insurance.text_phrase(lang, 'being_ever', words)
                      ELSE insurance.text_phrase(lang, 'being', words, insurance.day_text(moment, lang)) END;
    ELSIF form = 'age' AND pg_catalog.jsonb_typeof(arg) = 'object' THEN
        low := arg ->> 'from';
        high := arg ->> 'below';
        words := insurance.text_phrase(lang,
            CASE WHEN low IS NULL AND high IS NULL THEN 'age_any' WHEN high IS NULL THEN 'age_from'
                 WHEN low IS NULL THEN 'age_below' ELSE 'age_between' END, low, high);
        IF moment <> 'payment' THEN
            words := insurance.text_phrase(lang, 'on', words, insurance.day_text(moment, lang));
        END IF;
    ELSIF form = 'date' AND arg ? 'of' THEN
        low := insurance.day_text(arg ->> 'from', lang);
        high := insurance.day_text(arg ->> 'until', lang);
        subject := coalesce(insurance.text_phrase(lang, 'event.' || (arg ->> 'of')),
            insurance.text_phrase(lang, 'event', insurance.circumstance_text(arg ->> 'of', circumstances, lang)));
        words := insurance.text_phrase(lang,
            CASE WHEN low IS NULL AND high IS NULL THEN 'date_any' WHEN high IS NULL THEN 'date_from'
                 WHEN low IS NULL THEN 'date_until' WHEN low = high THEN 'date_on' ELSE 'date_between' END, subject, low, high);
    ELSIF form = 'elapsed' AND arg ? 'since' THEN
        subject := coalesce(insurance.text_phrase(lang, 'since.' || (arg ->> 'since')),
            insurance.text_phrase(lang, 'since', insurance.circumstance_text(arg ->> 'since', circumstances, lang)));
        low := coalesce(nullif(arg #>> '{days,at_least}', '0'), arg #>> '{months,more_than}');
        high := coalesce(arg #>> '{days,at_most}', arg #>> '{months,at_most}');
        words := insurance.text_phrase(lang,
            CASE WHEN arg ? 'months' THEN 'elapsed_months' ELSE 'elapsed' END
            || CASE WHEN low IS NULL AND high IS NULL THEN '_any' WHEN high IS NULL THEN '_from'
                    WHEN low IS NULL THEN '_within' ELSE '_between' END,
            insurance.text_word(lang, 'event', coalesce(arg ->> 'to', 'payment')), subject, low, high);
    ELSIF form IN ('lapsed_years', 'consecutive_years', 'insured_years') AND pg_catalog.jsonb_typeof(arg) = 'object'
          AND (form = 'insured_years') = (arg ? 'among') THEN
        low := arg ->> 'from';
        high := arg ->> 'until';
        words := insurance.text_phrase(lang, form, insurance.text_phrase(lang,
            CASE WHEN low IS NULL AND high IS NULL THEN 'years_any' WHEN high IS NULL THEN 'years_from'
                 WHEN low IS NULL THEN 'years_until' WHEN low = high THEN 'years_exactly' ELSE 'years_between' END, low, high), arg ->> 'among');
    ELSIF form = 'first_enrolment' THEN
        words := insurance.text_phrase(lang, CASE WHEN arg = 'false' THEN 'not_first' ELSE 'first' END);
    END IF;
    -- a parameter that still stands for its value, and a second key, cannot be said
    IF words IS NULL OR pg_catalog.concat(moment, low, high, CASE form WHEN 'insured_years' THEN arg ->> 'among' END) LIKE '%{%'
       OR (pg_catalog.jsonb_typeof(condition) = 'object' AND condition - form - CASE form WHEN 'holds' THEN 'on' ELSE form END <> '{}') THEN
        RAISE EXCEPTION 'not a condition'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = pg_catalog.format('It is %s.', condition),
                  HINT = 'A condition of a compiled policy is a code, or an object with one key: holds, all, any, none, age, date, elapsed, subsidy, level, lapsed_years, consecutive_years, insured_years or first_enrolment.';
    END IF;
END
$$;
COMMENT ON FUNCTION insurance.condition_words(jsonb, jsonb, text) IS
'insurance.condition_text(), and how tightly the words bind: 3 a single thing, 2 joined by "and", 1 joined by "or"';

CREATE FUNCTION insurance.condition_text(condition jsonb, circumstances jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500 AS $$
DECLARE
    -- refuses other languages, whatever the condition
    everybody text := insurance.text_phrase(lang, 'everybody');
    said record;
BEGIN
    IF condition IS NULL OR condition = 'null' THEN
        RETURN everybody;
    END IF;
    said := insurance.condition_words(condition, circumstances, lang);
    RETURN said.words;
END
$$;
COMMENT ON FUNCTION insurance.condition_text(jsonb, jsonb, text) IS
'A condition (条件) of the document language in words, English (en) or Chinese (zh). circumstances: labels by code, as insurance.section(policy, ''circumstances'') gives them; a code without label is shown as it is. Where a condition names no day, circumstance and age are those of the day of payment. "and" binds tighter than "or". NULL is no condition: everybody. What is no condition, or another language, is an error';

-- Amounts.

CREATE FUNCTION insurance.ratio_text(ratio jsonb, scale integer DEFAULT 100) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5 AS $$
BEGIN
    RETURN pg_catalog.trim_scale((ratio #>> '{}')::numeric * scale)::text || '%';
END
$$;
COMMENT ON FUNCTION insurance.ratio_text(jsonb, integer) IS
'A ratio (scale 100) or a percentage (scale 1) as per cent; NULL where it is null';

CREATE FUNCTION insurance.amount_text(amount jsonb, lang text DEFAULT 'en', percent_of text DEFAULT 'fee') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 50 AS $$
DECLARE
    words text;
BEGIN
    IF amount IS NULL OR amount = 'null'
       OR (amount ?| '{percent,points,leaves,ratio}' AND coalesce(amount ->> 'percent', amount ->> 'points', amount ->> 'leaves', amount ->> 'ratio') IS NULL) THEN
        RETURN insurance.text_phrase(lang, 'not_stated');
    END IF;
    CASE pg_catalog.jsonb_typeof(amount)
        WHEN 'number' THEN
            words := insurance.text_phrase(lang, 'yuan', amount #>> '{}');
        WHEN 'string' THEN
            words := insurance.text_phrase(lang, 'amount.' || (amount #>> '{}'));
        WHEN 'object' THEN
            words := CASE
                WHEN amount ? 'percent' THEN
                    insurance.text_phrase(lang, 'percent_of', insurance.ratio_text(amount -> 'percent', 1),
                        CASE pg_catalog.jsonb_typeof(amount -> 'of')
                            WHEN 'number' THEN insurance.amount_text(amount -> 'of', lang)
                            WHEN 'null' THEN insurance.text_phrase(lang, 'base.unknown')
                            ELSE insurance.text_phrase(lang, 'base.' || CASE amount ->> 'of' WHEN 'rest' THEN 'rest' ELSE percent_of END) END)
                WHEN amount ? 'points' THEN
                    insurance.text_phrase(lang, 'points', amount ->> 'points')
                WHEN amount ? 'leaves' THEN
                    insurance.text_phrase(lang, 'leaves', insurance.amount_text(amount -> 'leaves', lang))
                WHEN amount ? 'ratio' THEN
                    insurance.text_phrase(lang, 'percent_of', insurance.ratio_text(amount -> 'ratio'),
                        CASE WHEN amount ->> 'of' IS NULL THEN insurance.text_phrase(lang, 'base.unknown')
                             ELSE insurance.amount_text(amount -> 'of', lang) END) END;
        ELSE
    END CASE;
    IF words IS NULL THEN
        RAISE EXCEPTION 'not an amount'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = pg_catalog.format('It is %s.', amount),
                  HINT = 'An amount is a number of yuan, "full", "none", "standard_fee", {"percent": …}, {"points": …}, {"leaves": …}, {"ratio": …, "of": …} or null.';
    END IF;
    RETURN words;
END
$$;
COMMENT ON FUNCTION insurance.amount_text(jsonb, text, text) IS
'An amount (金额) of the document language in words, English (en) or Chinese (zh): yuan, "full", "none", "standard_fee", per cent (of the fee, or with percent_of => ''original_cap'' of the original limit), percentage points, residual, ratio of another amount; NULL is not stated (本通知未明确). What is no amount, or another language, is an error';

CREATE FUNCTION insurance.personal_text(fee jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
DECLARE
    words text := insurance.amount_text(fee -> 'personal', lang);
BEGIN
    IF NOT fee ? 'add_ons' THEN
        RETURN words;
    END IF;
    RETURN insurance.text_phrase(lang, 'with_add_ons', words, (
        SELECT insurance.text_list(lang, pg_catalog.array_agg(insurance.text_phrase(lang,
                   CASE WHEN e.part -> 'aided' = 'false' THEN 'add_on_unaided' ELSE 'add_on' END,
                   insurance.text_word(lang, 'add_on', e.part ->> 'name'), insurance.amount_text(e.part -> 'amount', lang)) ORDER BY e.n), 'comma')
        FROM pg_catalog.jsonb_array_elements(fee -> 'add_ons') WITH ORDINALITY e(part, n)));
END
$$;
COMMENT ON FUNCTION insurance.personal_text(jsonb, text) IS
'The personal fee (个人缴费) of a rule of a policy''s section fees in words, with the other premiums inside it (代收保费)';

CREATE FUNCTION insurance.monthly_text(monthly jsonb, circumstances jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
BEGIN
    IF monthly IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN insurance.text_phrase(lang, CASE WHEN monthly -> 'fiscal' = 'false' THEN 'monthly_personal' ELSE 'monthly_both' END,
        insurance.text_phrase(lang, 'month_' || coalesce(monthly ->> 'skip', '0'),
            coalesce(insurance.text_phrase(lang, 'since.' || (monthly ->> 'from')),
                     insurance.text_phrase(lang, 'since', insurance.circumstance_text(monthly ->> 'from', circumstances, lang)))));
END
$$;
COMMENT ON FUNCTION insurance.monthly_text(jsonb, jsonb, text) IS
'From which month on a fee counts (按月折算), as a rule of a policy''s section fees says it, in words; NULL where it counts for the whole year';

-- The first day of cover.

CREATE FUNCTION insurance.unit_text(lang text, unit text, n text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $$
BEGIN
    RETURN insurance.text_phrase(lang, CASE n WHEN '1' THEN 'unit.' || unit ELSE 'unit.' || unit || 's' END, n);
END
$$;
COMMENT ON FUNCTION insurance.unit_text(text, text, text) IS
'So many days or months (unit: day, month) in words';

CREATE FUNCTION insurance.start_text(start jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
DECLARE
    words text := insurance.day_text(start ->> 'from', lang);
    -- what is 0 is not there
    months text := CASE WHEN start ->> 'wait_months' <> '0' THEN insurance.unit_text(lang, 'month', start ->> 'wait_months') END;
    days text := CASE WHEN start ->> 'wait_days' <> '0' THEN insurance.unit_text(lang, 'day', start ->> 'wait_days') END;
    plus text := CASE WHEN start ->> 'plus_days' <> '0' THEN insurance.unit_text(lang, 'day', start ->> 'plus_days') END;
    beyond text := coalesce(start #>> '{variable,beyond}', '0');
    lapsed text := CASE WHEN start #>> '{variable,months_per_lapsed_year}' <> '0' THEN
        insurance.text_phrase(lang, CASE WHEN beyond IN ('0', '1') THEN 'wait_lapsed_' || beyond ELSE 'wait_lapsed' END,
                              insurance.unit_text(lang, 'month', start #>> '{variable,months_per_lapsed_year}'), beyond) END;
BEGIN
    IF lapsed IS NOT NULL AND start #> '{variable,at_most}' IS NOT NULL THEN
        lapsed := insurance.text_phrase(lang, 'wait_lapsed_most', lapsed, insurance.unit_text(lang, 'month', start #>> '{variable,at_most}'));
    END IF;
    IF start IS NULL OR start = 'null' THEN
        RETURN insurance.text_phrase(lang, 'not_stated');
    ELSIF words IS NULL OR words LIKE '{%' THEN
        RAISE EXCEPTION 'not a first day of cover'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = pg_catalog.format('It is %s.', start),
                  HINT = 'It is an object with "from": "payment", "registration", "birth" or a date; or null.';
    END IF;
    -- in the order in which it is counted
    IF start ->> 'not_before' IS NOT NULL THEN
        words := insurance.text_phrase(lang, 'start_not_before', words, insurance.day_text(start ->> 'not_before', lang));
    END IF;
    IF start ? 'month_start' THEN
        words := coalesce(insurance.text_phrase(lang, 'start_month_' || (start ->> 'month_start'), words),
                          insurance.text_phrase(lang, 'start_month', words, start ->> 'month_start'));
    END IF;
    IF months IS NOT NULL THEN
        words := insurance.text_phrase(lang, 'start_wait', words,
                                       CASE WHEN lapsed IS NULL THEN months ELSE insurance.text_phrase(lang, 'wait_and', months, lapsed) END);
    ELSIF lapsed IS NOT NULL THEN
        words := insurance.text_phrase(lang, 'start_lapsed', words, lapsed);
    END IF;
    IF days IS NOT NULL THEN
        words := insurance.text_phrase(lang, CASE WHEN start -> 'count_payment_day' = 'true' THEN 'start_wait_counted' ELSE 'start_wait' END, words, days);
    END IF;
    IF plus IS NOT NULL THEN
        words := insurance.text_phrase(lang, CASE start ->> 'plus_days' WHEN '1' THEN 'start_plus_1' ELSE 'start_plus' END, words, plus);
    END IF;
    RETURN words;
END
$$;
COMMENT ON FUNCTION insurance.start_text(jsonb, text) IS
'The first day of cover (待遇享受起始日) as a route gives it, with its wait (等待期), in words, English (en) or Chinese (zh): the day after 60 days of waiting from the day of payment (缴费之日起60日等待期满次日). NULL is not stated (本通知未明确). What is no such rule, or another language, is an error';

-- The whole text.

CREATE FUNCTION insurance.cite_text(rule jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $$
DECLARE
    document text := CASE rule ->> 'document' WHEN 'local' THEN insurance.text_phrase(lang, 'local') ELSE coalesce(rule ->> 'document', '') END;
    cite text := coalesce(rule ->> 'cite', '');
    given_by text := (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', s.source ->> 'document', s.source ->> 'cite'), insurance.text_phrase(lang, 'comma') ORDER BY s.n)
                      FROM pg_catalog.jsonb_path_query(rule, '$.values_from[*]') WITH ORDINALITY s(source, n));
BEGIN
    RETURN CASE
        WHEN cite = '' THEN document
        -- a clause of a document that this one carries on
        WHEN cite ~ '^\S*〔' THEN insurance.text_phrase(lang, 'cite_of_another', document, cite)
        ELSE document || ' ' || cite END
        || CASE WHEN given_by IS NULL THEN '' ELSE insurance.text_phrase(lang, 'given_by', given_by) END;
END
$$;
COMMENT ON FUNCTION insurance.cite_text(jsonb, text) IS
'Document number and clause (文号、条款) of a rule of a policy';

CREATE FUNCTION insurance.text_line(lang text, rule jsonb, VARIADIC sentences text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 50 AS $$
BEGIN
    RETURN insurance.text_phrase(lang, 'cite', pg_catalog.array_to_string(sentences, insurance.text_phrase(lang, 'space')), insurance.cite_text(rule, lang));
END
$$;
COMMENT ON FUNCTION insurance.text_line(text, jsonb, text[]) IS
'Sentences about a rule of a policy and where it stands; those that are NULL are left out';

CREATE FUNCTION insurance.text_row(VARIADIC cells text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5 AS $$
BEGIN
    RETURN '| ' || pg_catalog.array_to_string(cells, ' | ', '') || ' |';
END
$$;
COMMENT ON FUNCTION insurance.text_row(text[]) IS
'A row of a table; a cell that is NULL stays empty';

CREATE FUNCTION insurance.text_remark(lang text, notes jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 50 AS $$
DECLARE
    words text := insurance.notes_text(insurance.text_items(notes), lang);
BEGIN
    RETURN CASE WHEN words IS NULL THEN '' ELSE insurance.text_phrase(lang, 'remark', words) END;
END
$$;
COMMENT ON FUNCTION insurance.text_remark(text, jsonb) IS
'Note codes of a rule in parentheses, after a sentence; empty where there are none';

CREATE FUNCTION insurance.split_text(split jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
BEGIN
    RETURN CASE WHEN pg_catalog.count(*) = 0 THEN insurance.text_phrase(lang, 'not_stated')
                WHEN pg_catalog.count(*) = 1 THEN insurance.text_phrase(lang, 'split_whole', pg_catalog.min(p.payer))
                WHEN split ? 'percent' THEN insurance.text_list(lang, pg_catalog.array_agg(
                    insurance.text_phrase(lang, 'split_part', p.payer, p.share || '%') ORDER BY p.place, p.key COLLATE "C"), 'comma')
                ELSE insurance.text_phrase(lang, 'split_parts',
                         insurance.text_list(lang, pg_catalog.array_agg(p.payer ORDER BY p.place, p.key COLLATE "C"), 'and'),
                         pg_catalog.string_agg(p.share, ':' ORDER BY p.place, p.key COLLATE "C")) END
    FROM (SELECT e.key, insurance.text_word(lang, 'payer', e.key) AS payer, e.value #>> '{}' AS share,
                 pg_catalog.array_position(ARRAY['central', 'province', 'city', 'county'], e.key) AS place
          FROM pg_catalog.jsonb_each(coalesce(split -> 'percent', split -> 'parts')) e) p;
END
$$;
COMMENT ON FUNCTION insurance.split_text(jsonb, text) IS
'Who bears an aid (资助资金分担), a rule of a policy''s section splits, in words';

CREATE FUNCTION insurance.indicator_text(rule jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
DECLARE
    plus text := insurance.text_phrase(lang, 'indicator_plus');
    kind text := rule ->> 'kind';
    part text := coalesce(nullif(pg_catalog.array_to_string(insurance.text_words(lang, 'figure', insurance.text_items(rule -> 'of')), plus), ''),
                          CASE lang WHEN 'zh' THEN rule ->> 'label' END, rule ->> 'id');
    words text;
BEGIN
    words := CASE
        WHEN kind = 'deadline' THEN insurance.text_phrase(lang, 'indicator_done')
        WHEN kind = 'not_lower' THEN insurance.text_phrase(lang, 'indicator_' || coalesce(rule ->> 'better', 'higher'))
        WHEN rule ? 'to' THEN insurance.text_phrase(lang, 'indicator_fraction', part, pg_catalog.array_to_string(insurance.text_words(lang, 'figure', insurance.text_items(rule -> 'to')), plus))
        WHEN kind = 'sum' THEN insurance.text_phrase(lang, 'indicator_sum', part)
        ELSE part END;
    words := CASE kind WHEN 'complete' THEN insurance.text_phrase(lang, 'indicator_all', words)
                       WHEN 'ranking' THEN insurance.text_phrase(lang, 'indicator_ranked', words)
                       ELSE words END;
    IF coalesce(rule ->> 'at_least', rule ->> 'at_most') IS NULL AND rule ?| '{at_least,at_most}' THEN
        words := insurance.text_phrase(lang, 'indicator_open', words);
    ELSIF rule ?| '{at_least,at_most}' THEN
        words := insurance.text_phrase(lang, CASE WHEN rule ? 'at_least' THEN 'indicator_at_least' ELSE 'indicator_at_most' END, words,
            CASE WHEN kind = 'ratio' THEN insurance.ratio_text(coalesce(rule -> 'at_least', rule -> 'at_most'))
                 ELSE coalesce(rule ->> 'at_least', rule ->> 'at_most') END);
    END IF;
    RETURN CASE WHEN rule ->> 'until' IS NOT NULL THEN insurance.text_phrase(lang, 'indicator_until', words, insurance.day_text(rule ->> 'until', lang))
                WHEN rule ? 'until' THEN insurance.text_phrase(lang, 'indicator_open_day', words)
                ELSE words END;
END
$$;
COMMENT ON FUNCTION insurance.indicator_text(jsonb, text) IS
'What an indicator (指标) of a policy''s section indicators asks, in words: figures by their names, target, last day';

CREATE FUNCTION insurance.policy_text_lines(policy insurance.policy, lang text DEFAULT 'en')
    RETURNS TABLE (section text, part integer, n integer, line text)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5000 ROWS 100 AS $$
DECLARE
    doc jsonb := policy::text::jsonb;
BEGIN
    RETURN QUERY
    WITH labels AS MATERIALIZED (SELECT insurance.text_names(policy) AS names, doc -> 'subsidies' IS NOT NULL AS aid),
    windows AS MATERIALIZED (
        SELECT w.rule, w.rule ->> 'id' AS id, insurance.text_name(lang, 'window', w.rule ->> 'id', w.rule ->> 'label') AS name, w.n::integer AS n, w.rule ->> 'from' IS NOT NULL AS dated,
               CASE w.rule ->> 'id'
                   WHEN 'before' THEN insurance.text_phrase(lang, 'window_before',
                       insurance.day_text(pg_catalog.min(w.rule ->> 'from') OVER (), lang))
                   WHEN 'after' THEN insurance.text_phrase(lang, 'window_after',
                       insurance.day_text(pg_catalog.max(w.rule ->> 'until') OVER (), lang))
                   ELSE insurance.text_phrase(lang, 'period', insurance.day_text(w.rule ->> 'from', lang), insurance.day_text(w.rule ->> 'until', lang))
                   END AS days
        FROM pg_catalog.jsonb_array_elements(doc -> 'windows') WITH ORDINALITY w(rule, n)),
    prices AS MATERIALIZED (
        -- a price is called as all its fees are
        SELECT f.code, f.label, insurance.text_label(lang, 'price', f.code, f.label) AS word
        FROM (SELECT p.code, CASE WHEN pg_catalog.count(DISTINCT coalesce(e ->> 'label', '') COLLATE "C") = 1 THEN pg_catalog.min(e ->> 'label' COLLATE "C") END AS label
              FROM pg_catalog.jsonb_array_elements(doc -> 'fees') e, LATERAL (SELECT coalesce(e ->> 'price', 'standard') AS code) p
              GROUP BY p.code) f),
    routes AS MATERIALIZED (
        SELECT r.rule, r.rule ->> 'id' AS id, r.n, r.rule -> 'windows' AS open,
               insurance.text_line(lang, r.rule,
                   insurance.text_phrase(lang, 'route', insurance.text_name(lang, 'route', r.rule ->> 'id', r.rule ->> 'label'), insurance.condition_text(r.rule -> 'when', l.names, lang)),
                   CASE WHEN r.rule ? 'reject'
                        THEN insurance.text_phrase(lang, 'rejected', insurance.text_remark(lang, r.rule -> 'reject')) END,
                   CASE WHEN NOT r.rule ? 'reject' THEN insurance.text_phrase(lang, 'price', f.word, f.amount) END,
                   CASE WHEN NOT r.rule ? 'reject' AND l.aid
                        THEN insurance.text_phrase(lang, CASE WHEN r.rule -> 'aided' = 'false' THEN 'unaided' ELSE 'aided' END) END,
                   CASE WHEN NOT r.rule ? 'reject'
                        THEN insurance.text_phrase(lang, 'start', insurance.start_text(r.rule -> 'start', lang)) END,
                   CASE WHEN r.rule ? 'cover'
                        THEN insurance.text_phrase(lang, 'cover', insurance.text_phrase(lang, 'period',
                                 insurance.day_text(r.rule #>> '{cover,from}', lang), insurance.day_text(r.rule #>> '{cover,until}', lang))) END,
                   CASE WHEN r.rule -> 'after_death' = 'true' THEN insurance.text_phrase(lang, 'after_death') END,
                   CASE WHEN r.rule ? 'pending'
                        THEN insurance.text_phrase(lang, 'pending', insurance.circumstance_text(r.rule ->> 'pending', l.names, lang)) END,
                   CASE WHEN r.rule ? 'notes'
                        THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(r.rule -> 'notes'), lang)) END) AS line
        FROM labels l,
             pg_catalog.jsonb_array_elements(doc -> 'routes') WITH ORDINALITY r(rule, n),
             LATERAL (SELECT CASE
                          WHEN pg_catalog.count(*) = 1 AND pg_catalog.bool_and(NOT f.rule ?| '{when,monthly}')
                          THEN insurance.amount_text((pg_catalog.array_agg(f.rule))[1] -> 'personal', lang)
                          ELSE insurance.text_phrase(lang, 'price_table') END AS amount, p.word
                      FROM (SELECT q.code, coalesce((SELECT prices.word FROM prices WHERE prices.code = q.code), insurance.text_word(lang, 'price', q.code)) AS word
                            FROM (SELECT coalesce(r.rule ->> 'price', 'standard') AS code) q) p
                      LEFT JOIN LATERAL (SELECT e AS rule FROM pg_catalog.jsonb_array_elements(doc -> 'fees') e
                                         WHERE coalesce(e ->> 'price', 'standard') = p.code) f ON true
                      GROUP BY p.word) f)

    SELECT 'documents', 1, d.n::integer,
           insurance.text_phrase(lang, 'item', insurance.text_phrase(lang, 'document',
               d.rule ->> 'number', d.rule ->> 'title', pg_catalog.translate(d.rule ->> 'title', '《》<>', '〈〉〈〉')))
    FROM pg_catalog.jsonb_array_elements(doc -> 'documents') WITH ORDINALITY d(rule, n)
    UNION ALL
    SELECT 'documents', 2, 1, insurance.text_phrase(lang, 'carried_on', insurance.text_list(lang, c.numbers, 'and'))
    FROM (SELECT pg_catalog.array_agg(DISTINCT r.rule ->> 'document' COLLATE "C" ORDER BY r.rule ->> 'document' COLLATE "C") AS numbers
          FROM pg_catalog.jsonb_each(doc) s,
               pg_catalog.jsonb_array_elements(CASE pg_catalog.jsonb_typeof(s.value) WHEN 'array' THEN s.value
                                                    WHEN 'object' THEN pg_catalog.jsonb_build_array(s.value) ELSE '[]' END) r(rule)
          WHERE pg_catalog.jsonb_typeof(r.rule) = 'object' AND r.rule ->> 'document' <> 'local'
            AND NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements(doc -> 'documents') d
                            WHERE d ->> 'number' = r.rule ->> 'document')) c
    WHERE c.numbers IS NOT NULL
    UNION ALL
    SELECT 'documents', 3, 1, insurance.text_phrase(lang, 'remarks_on_all', n.words)
    FROM (SELECT insurance.notes_text(insurance.text_items(doc -> 'notes'), lang) AS words) n
    WHERE n.words IS NOT NULL

    UNION ALL
    SELECT 'windows', 1, w.n,
           insurance.text_phrase(lang, 'item', insurance.text_line(lang, w.rule,
               insurance.text_phrase(lang, 'window', w.name, w.days),
               CASE WHEN o.routes > 1 THEN insurance.text_phrase(lang,
                   CASE WHEN w.rule ->> 'resolve' = 'earliest_start' THEN 'window_earliest' ELSE 'window_first' END) END,
               CASE WHEN w.rule ? 'closed' OR o.routes = 0 THEN insurance.text_phrase(lang,
                   CASE WHEN o.routes > 0 THEN 'closed' ELSE 'closed_to_all' END, insurance.text_remark(lang, w.rule -> 'closed')) END))
    FROM windows w,
         LATERAL (SELECT pg_catalog.count(*) AS routes FROM routes r WHERE CASE WHEN r.open IS NULL THEN w.dated ELSE r.open ? w.id END) o
    UNION ALL
    SELECT 'windows', 2, o.n::integer, insurance.text_phrase(lang, 'item', insurance.text_phrase(lang, 'window_left_out', insurance.text_name(lang, 'window', o.id)))
    FROM pg_catalog.jsonb_object_keys(doc -> 'optional_windows') WITH ORDINALITY o(id, n)
    UNION ALL
    SELECT 'windows', 3, 1,
           insurance.text_phrase(lang, CASE WHEN EXISTS (SELECT FROM windows) THEN 'window_gap' ELSE 'window_none' END)

    UNION ALL
    SELECT 'fees', 1, v.n, v.line
    FROM (VALUES (1, insurance.text_phrase(lang, 'fees_head')),
                 (2, insurance.text_row(insurance.text_phrase(lang, 'fees_columns')))) v(n, line)
    UNION ALL
    SELECT 'fees', 2, f.n::integer, insurance.text_row(
               CASE WHEN f.rule ->> 'label' IS NULL OR f.rule ->> 'label' = p.label THEN p.word ELSE insurance.text_phrase(lang, 'remark_of', p.word, f.rule ->> 'label') END,
               insurance.condition_text(f.rule -> 'when', l.names, lang),
               insurance.personal_text(f.rule, lang),
               insurance.amount_text(f.rule -> 'fiscal', lang),
               insurance.text_list(lang, pg_catalog.array_remove(ARRAY[insurance.monthly_text(f.rule -> 'monthly', l.names, lang),
                   insurance.notes_text(insurance.text_items(f.rule -> 'notes'), lang)], NULL), 'comma'),
               insurance.cite_text(f.rule, lang))
    FROM labels l, pg_catalog.jsonb_array_elements(doc -> 'fees') WITH ORDINALITY f(rule, n)
    JOIN prices p ON p.code = coalesce(f.rule ->> 'price', 'standard')
    UNION ALL
    SELECT 'fees', 3, 1, insurance.text_line(lang, f.rule,
               insurance.text_phrase(lang, 'fiscal', insurance.ratio_text(f.rule -> 'central_ratio'),
                   CASE WHEN f.rule ->> 'central_base' IS NULL THEN insurance.text_phrase(lang, 'base.unknown')
                        ELSE insurance.amount_text(f.rule -> 'central_base', lang) END))
    FROM (SELECT doc -> 'fiscal' AS rule) f
    WHERE f.rule IS NOT NULL

    UNION ALL
    SELECT 'subsidies', 1, v.n, v.line
    FROM (SELECT pg_catalog.array_agg(coalesce(nullif(g.name, ''), insurance.text_phrase(lang, 'main_group')) ORDER BY g.first) AS names
          FROM (SELECT coalesce(e.rule ->> 'group', '') AS name, pg_catalog.min(e.n) AS first
                FROM pg_catalog.jsonb_array_elements(doc -> 'subsidies') WITH ORDINALITY e(rule, n) GROUP BY 1) g) groups,
         LATERAL (VALUES (1, CASE WHEN pg_catalog.cardinality(groups.names) > 1
                              THEN insurance.text_phrase(lang, 'subsidies_head_groups', insurance.text_list(lang, groups.names, 'comma'))
                              ELSE insurance.text_phrase(lang, 'subsidies_head') END),
                 (2, insurance.text_row(insurance.text_phrase(lang, 'subsidies_columns')))) v(n, line)
    WHERE doc -> 'subsidies' IS NOT NULL
    UNION ALL
    SELECT 'subsidies', 2, s.n::integer, insurance.text_row(
               CASE WHEN s.rule ->> 'group' <> '' THEN insurance.text_phrase(lang, 'of_group', s.words, s.rule ->> 'group') ELSE s.words END,
               CASE WHEN s.rule ? 'when' THEN insurance.condition_text(s.rule -> 'when', l.names, lang) END,
               insurance.text_word(lang, 'tier', s.rule ->> 'tier'),
               CASE WHEN s.rule -> 'notes' ? 'lower_bound_used' THEN insurance.text_phrase(lang, 'at_least', s.amount) ELSE s.amount END,
               CASE WHEN s.rule ? 'split' THEN insurance.text_phrase(lang, 'by_split', insurance.circumstance_text(s.rule ->> 'split', l.names, lang))
                    ELSE insurance.text_word(lang, 'payer', s.rule ->> 'payer') END,
               insurance.notes_text(pg_catalog.array_remove(insurance.text_items(s.rule -> 'notes'), 'lower_bound_used'), lang),
               insurance.cite_text(s.rule, lang))
    FROM labels l,
         LATERAL (SELECT e.rule, e.n, insurance.amount_text(e.rule -> 'amount', lang) AS amount,
                 CASE WHEN coalesce(e.rule ->> 'category', e.rule ->> 'id') = e.rule ->> 'id'
                      THEN insurance.text_label(lang, 'subsidy', e.rule ->> 'id', coalesce(e.rule ->> 'label', l.names -> (e.rule ->> 'id') ->> 'label'))
                      ELSE insurance.text_phrase(lang, 'with_id', insurance.text_label(lang, 'subsidy', e.rule ->> 'id', e.rule ->> 'label'),
                                                 insurance.circumstance_text(e.rule ->> 'category', l.names, lang)) END AS words
          FROM pg_catalog.jsonb_array_elements(doc -> 'subsidies') WITH ORDINALITY e(rule, n)) s
    UNION ALL
    -- fees have parts that aid does not cover
    SELECT 'subsidies', 3, 1, insurance.text_phrase(lang, 'aid_without', insurance.text_list(lang, a.names, 'comma'))
    FROM (SELECT pg_catalog.array_agg(insurance.text_word(lang, 'add_on', x.name) ORDER BY x.first) AS names
          FROM (SELECT e.part ->> 'name' AS name, pg_catalog.min(f.n * 100 + e.n) AS first
                FROM pg_catalog.jsonb_array_elements(doc -> 'fees') WITH ORDINALITY f(rule, n),
                     pg_catalog.jsonb_array_elements(f.rule -> 'add_ons') WITH ORDINALITY e(part, n)
                WHERE e.part -> 'aided' = 'false' GROUP BY 1) x) a
    WHERE a.names IS NOT NULL AND doc -> 'subsidies' IS NOT NULL

    UNION ALL
    SELECT 'splits', 1, s.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, s.rule,
               insurance.text_titled(lang, s.rule, insurance.text_phrase(lang, 'split', insurance.circumstance_text(s.rule ->> 'split', l.names, lang),
                   CASE WHEN s.rule ? 'when' THEN insurance.condition_text(s.rule -> 'when', l.names, lang) ELSE insurance.text_phrase(lang, 'otherwise') END,
                   insurance.split_text(s.rule, lang))),
               CASE WHEN s.rule ? 'bears_rest'
                    THEN insurance.text_phrase(lang, 'split_rest', insurance.text_word(lang, 'payer', s.rule ->> 'bears_rest')) END,
               CASE WHEN s.rule ? 'notes'
                    THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(s.rule -> 'notes'), lang)) END))
    FROM labels l, pg_catalog.jsonb_array_elements(doc -> 'splits') WITH ORDINALITY s(rule, n)

    UNION ALL
    SELECT 'routes', 0, 1, insurance.text_phrase(lang, 'routes_head')
    UNION ALL
    SELECT 'routes', p.n, 0, CASE WHEN p.id IS NULL THEN insurance.text_phrase(lang, 'routes_always')
                                  ELSE insurance.text_phrase(lang, 'routes_of', p.name, p.days) END
    FROM (SELECT w.n, w.id, w.name, w.days FROM windows w UNION ALL SELECT 1, NULL, NULL, NULL WHERE NOT EXISTS (SELECT FROM windows)) p
    WHERE p.id IS NULL
       OR EXISTS (SELECT FROM routes r, windows w WHERE w.id = p.id AND CASE WHEN r.open IS NULL THEN w.dated ELSE r.open ? w.id END)
    UNION ALL
    SELECT 'routes', o.window, o.n::integer, insurance.text_phrase(lang, 'numbered', o.n::text, o.line)
    FROM (SELECT coalesce(w.n, 1) AS window, r.line, pg_catalog.row_number() OVER (PARTITION BY w.n ORDER BY r.n) AS n
          FROM routes r LEFT JOIN windows w ON CASE WHEN r.open IS NULL THEN w.dated ELSE r.open ? w.id END
          WHERE w.n IS NOT NULL OR NOT EXISTS (SELECT FROM windows)) o

    UNION ALL
    SELECT 'recognition', 1, 1, insurance.text_line(lang, r.rule,
               insurance.text_phrase(lang, 'recognition', insurance.day_text(r.rule ->> 'until', lang),
                   insurance.circumstances_text(r.rule -> 'circumstances', l.names, lang, 'comma')),
               insurance.text_phrase(lang, CASE WHEN r.rule -> 'while_waiting' = 'true' THEN 'recognition_waiting' ELSE 'recognition_not_waiting' END,
                   insurance.text_remark(lang, r.rule -> 'note_waiting')),
               insurance.text_phrase(lang, 'recognition_too_late', insurance.text_remark(lang, r.rule -> 'note_too_late')))
    FROM labels l, (SELECT doc -> 'recognition' AS rule) r
    WHERE r.rule IS NOT NULL

    UNION ALL
    SELECT 'enrolment', 1, 1, insurance.text_line(lang, e.rule,
               CASE WHEN e.rule -> 'zero_declaration' = 'true' THEN insurance.text_phrase(lang, 'zero_declaration') END,
               CASE WHEN e.rule ->> 'roster' IS NOT NULL THEN insurance.text_phrase(lang, 'roster',
                   insurance.day_text(e.rule #>> '{roster,on}', lang), insurance.day_text(e.rule #>> '{roster,until}', lang)) END)
    FROM (SELECT doc -> 'enrolment' AS rule) e
    WHERE e.rule -> 'zero_declaration' = 'true' OR e.rule ->> 'roster' IS NOT NULL
    UNION ALL
    SELECT 'enrolment', 2, 1, insurance.text_line(lang, e.rule || (e.rule -> 'refund'), insurance.text_phrase(lang, 'refund_on_termination', e.rule #>> '{refund,by}'))
    FROM (SELECT doc -> 'enrolment' AS rule) e
    WHERE e.rule #> '{refund,on_termination}' = 'true'

    UNION ALL
    SELECT 'top_ups', 1, t.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, t.rule,
               insurance.text_titled(lang, t.rule, insurance.text_phrase(lang, 'top_up', insurance.condition_text(t.rule -> 'when', l.names, lang), insurance.amount_text(t.rule -> 'standard', lang))),
               insurance.text_phrase(lang, 'top_up_borne', insurance.text_word(lang, 'payer', coalesce(t.rule ->> 'borne_by', 'person'))),
               insurance.text_phrase(lang, CASE WHEN t.rule ->> 'collected' IS DISTINCT FROM 'now' THEN 'top_up_later'
                                                WHEN t.rule ? 'note' THEN 'top_up_now' ELSE 'top_up_now_plain' END,
                   insurance.text_remark(lang, t.rule -> 'note'))))
    FROM labels l, pg_catalog.jsonb_array_elements(doc -> 'top_ups') WITH ORDINALITY t(rule, n)

    UNION ALL
    SELECT 'benefit_levels', 1, 1, insurance.text_phrase(lang, 'benefit_levels_head')
    WHERE doc -> 'benefit_levels' IS NOT NULL
    UNION ALL
    SELECT 'benefit_levels', 2, b.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, b.rule,
               insurance.text_titled(lang, b.rule, insurance.text_phrase(lang, 'benefit_level', insurance.condition_text(b.rule -> 'when', l.names, lang), b.rule ->> 'level')),
               CASE WHEN b.rule ? 'notes'
                    THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(b.rule -> 'notes'), lang)) END))
    FROM labels l, pg_catalog.jsonb_array_elements(doc -> 'benefit_levels') WITH ORDINALITY b(rule, n)

    UNION ALL
    SELECT 'identity_data', 1, 1, insurance.text_line(lang, i.rule,
               insurance.text_phrase(lang, 'identity_exempt', insurance.circumstances_text(i.rule -> 'exempt', l.names, lang, 'comma')))
    FROM labels l, (SELECT doc -> 'identity_data' AS rule) i
    WHERE i.rule ? 'exempt'

    UNION ALL
    SELECT 'history', 1, 1, insurance.text_line(lang, h.rule,
               CASE WHEN h.rule ? 'lapses_from' THEN insurance.text_phrase(lang, 'lapses_from', h.rule ->> 'lapses_from') END,
               CASE WHEN h.rule ? 'streak_from' THEN insurance.text_phrase(lang, 'streak_from', h.rule ->> 'streak_from') END,
               insurance.text_phrase(lang, 'employee_years', insurance.text_word(lang, 'employee', coalesce(h.rule ->> 'employee_years', 'neutral'))))
    FROM (SELECT doc -> 'history' AS rule) h
    WHERE h.rule IS NOT NULL

    UNION ALL
    SELECT 'incentives', 1, i.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, i.rule,
               insurance.text_titled(lang, i.rule, insurance.text_phrase(lang, CASE i.by WHEN 'lapsed_year' THEN 'takes' ELSE 'adds' END || CASE WHEN i.rule -> 'amount' ? 'points' THEN '_points' ELSE '' END,
                   CASE WHEN i.rule ? 'first_year' THEN insurance.text_phrase(lang, 'earned_from', i.earned, i.rule ->> 'first_year')
                        ELSE insurance.text_phrase(lang, 'earned_always', i.earned) END,
                   insurance.amount_text(i.rule -> 'amount', lang, 'original_cap'),
                   insurance.text_word(lang, 'effective', coalesce(i.rule ->> 'effective', 'same_year')))),
               CASE WHEN i.rule -> 'if_insured_next_year' = 'true' THEN insurance.text_phrase(lang, 'if_insured_next_year') END,
               CASE WHEN i.by <> 'lapsed_year'
                    THEN insurance.text_phrase(lang, CASE WHEN i.rule -> 'kept_on_lapse' = 'false' THEN 'lost_on_lapse' ELSE 'kept_on_lapse' END) END,
               insurance.text_phrase(lang, 'cleared.' || (i.rule ->> 'cleared_by')),
               CASE WHEN i.rule ? 'notes'
                    THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(i.rule -> 'notes'), lang)) END))
    FROM (SELECT e.rule, e.n, e.rule ->> 'earned_by' AS by,
                 CASE WHEN coalesce(e.rule ->> 'after_years', '0') <> '0' THEN insurance.text_phrase(lang, 'earned_after', e.rule ->> 'after_years')
                      ELSE insurance.text_word(lang, 'earned', e.rule ->> 'earned_by') END AS earned
          FROM pg_catalog.jsonb_array_elements(doc -> 'incentives') WITH ORDINALITY e(rule, n)) i
    UNION ALL
    SELECT 'incentives', 2, 1, insurance.text_phrase(lang, 'item', insurance.text_line(lang, i.rule,
               CASE WHEN i.rule ? 'original_cap' OR NOT i.has_points
                    THEN insurance.text_phrase(lang, 'original_cap', insurance.amount_text(i.rule -> 'original_cap', lang)) END,
               CASE WHEN i.rule ? 'bonus_at_most'
                    THEN insurance.text_phrase(lang, 'bonus_at_most', insurance.amount_text(i.rule -> 'bonus_at_most', lang, 'original_cap')) END,
               CASE WHEN i.rule ? 'penalty_at_most'
                    THEN insurance.text_phrase(lang, 'penalty_at_most', insurance.amount_text(i.rule -> 'penalty_at_most', lang, 'original_cap')) END,
               CASE WHEN i.rule ? 'bonus_points_at_most'
                    THEN insurance.text_phrase(lang, 'bonus_points_at_most', insurance.amount_text(pg_catalog.jsonb_build_object('points', i.rule -> 'bonus_points_at_most'), lang)) END,
               CASE WHEN i.rule ? 'penalty_points_at_most'
                    THEN insurance.text_phrase(lang, 'penalty_points_at_most', insurance.amount_text(pg_catalog.jsonb_build_object('points', i.rule -> 'penalty_points_at_most'), lang)) END,
               CASE WHEN i.rule -> 'net' = 'true' THEN insurance.text_phrase(lang, 'net') END,
               CASE WHEN i.rule ? 'original_cap' OR NOT i.has_points THEN insurance.text_phrase(lang, 'not_net') END,
               CASE WHEN i.has_points THEN insurance.text_phrase(lang, 'points_rate') END,
               CASE WHEN i.rule ? 'notes'
                    THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(i.rule -> 'notes'), lang)) END))
    FROM (SELECT doc -> 'incentive_limits' AS rule, coalesce(doc @? '$.incentives[*].amount.points', false) AS has_points) i
    WHERE i.rule IS NOT NULL

    UNION ALL
    SELECT 'repair', 1, 1, insurance.text_line(lang, r.rule,
               insurance.text_phrase(lang, 'repair', insurance.unit_text(lang, 'month', coalesce(r.rule ->> 'months_per_year', '1'))),
               insurance.text_phrase(lang, 'repair_fee', insurance.amount_text(r.rule -> 'fee', lang)),
               f.floors)
    FROM (SELECT doc -> 'repair' AS rule) r,
         LATERAL (SELECT pg_catalog.string_agg(insurance.text_phrase(lang, 'repair_floor', coalesce(e.rule ->> 'lapsed_from', '0'),
                             insurance.unit_text(lang, 'month', coalesce(e.rule ->> 'months', '0'))),
                             insurance.text_phrase(lang, 'space') ORDER BY e.n) AS floors
                  FROM pg_catalog.jsonb_array_elements(r.rule -> 'floors') WITH ORDINALITY e(rule, n)) f
    WHERE r.rule IS NOT NULL

    UNION ALL
    SELECT 'critical_illness', 1, 1, insurance.text_phrase(lang, 'illness_head')
    WHERE doc -> 'critical_illness' IS NOT NULL
    UNION ALL
    SELECT 'critical_illness', 2, c.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, c.rule,
               insurance.text_phrase(lang, 'definition', insurance.text_name(lang, 'class', c.rule ->> 'id', c.rule ->> 'label'), insurance.condition_text(c.rule -> 'when', l.names, lang)),
               insurance.text_phrase(lang, 'deductible', CASE
                   WHEN c.rule ->> 'deductible_factor' IS NOT NULL THEN insurance.text_phrase(lang, 'deductible_factor',
                       insurance.ratio_text(c.rule -> 'deductible_factor'), insurance.amount_text(c.rule -> 'deductible', lang))
                   WHEN c.rule ? 'deductible_factor' THEN insurance.text_phrase(lang, 'not_stated')
                   ELSE insurance.amount_text(c.rule -> 'deductible', lang) END),
               CASE WHEN c.rule ? 'rate' THEN insurance.text_phrase(lang, 'rate', insurance.ratio_text(c.rule -> 'rate'))
                    ELSE insurance.text_phrase(lang, 'brackets_' || coalesce(c.rule ->> 'brackets_from', 'deductible'), b.brackets) END,
               insurance.text_phrase(lang, 'cap_' || coalesce(c.rule ->> 'cap_on', 'payment'), insurance.amount_text(c.rule -> 'cap', lang)),
               CASE WHEN c.rule ? 'until_year' THEN insurance.text_phrase(lang, 'until_year', c.rule ->> 'until_year') END,
               CASE WHEN c.rule ? 'notes'
                    THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(c.rule -> 'notes'), lang)) END))
    FROM labels l,
         pg_catalog.jsonb_array_elements(doc -> 'critical_illness') WITH ORDINALITY c(rule, n),
         LATERAL (SELECT insurance.text_list(lang, pg_catalog.array_agg(insurance.text_phrase(lang,
                             CASE WHEN e.up_to IS NULL THEN 'bracket_last' ELSE 'bracket' END, e.low, e.up_to, e.rate) ORDER BY e.n), 'comma') AS brackets
                  FROM (SELECT k.n, k.rule ->> 'up_to' AS up_to, insurance.ratio_text(k.rule -> 'rate') AS rate,
                               coalesce(pg_catalog.lag(k.rule ->> 'up_to') OVER (ORDER BY k.n), '0') AS low
                        FROM pg_catalog.jsonb_array_elements(c.rule -> 'brackets') WITH ORDINALITY k(rule, n)) e) b
    WHERE NOT coalesce((c.rule ->> 'until_year')::integer < insurance.coverage_year(policy), false)
    UNION ALL
    SELECT 'critical_illness', 3, 1, insurance.text_line(lang, e.rule,
               insurance.text_phrase(lang, 'illness_kinds',
                   insurance.text_list(lang, insurance.text_words(lang, 'kind', insurance.text_items(e.rule -> 'kinds')), 'comma')))
    FROM (SELECT doc -> 'critical_illness_expenses' AS rule) e
    WHERE e.rule IS NOT NULL

    UNION ALL
    SELECT 'assistance', 1, 1, insurance.text_line(lang, a.rule,
               insurance.text_phrase(lang, 'assistance',
                   insurance.text_list(lang, insurance.text_words(lang, 'kind', insurance.text_items(a.rule -> 'kinds')), 'comma'),
                   insurance.amount_text(a.rule -> 'annual_limit', lang)),
               CASE WHEN a.rule ? 'notes'
                    THEN insurance.text_phrase(lang, 'remarks', insurance.notes_text(insurance.text_items(a.rule -> 'notes'), lang)) END)
    FROM (SELECT doc -> 'assistance' AS rule) a
    WHERE a.rule IS NOT NULL

    UNION ALL
    SELECT 'personal_account', 1, a.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, a.rule,
               insurance.text_phrase(lang, 'account', insurance.text_label(lang, 'purpose', a.rule ->> 'id', a.rule ->> 'label'), r.relations),
               CASE WHEN a.rule ? 'requires' THEN insurance.text_phrase(lang, 'account_requires',
                   insurance.text_list(lang, insurance.text_words(lang, 'requires', insurance.text_items(a.rule -> 'requires')), 'comma')) END))
    FROM pg_catalog.jsonb_array_elements(doc -> 'personal_account') WITH ORDINALITY a(rule, n),
         LATERAL (SELECT insurance.text_list(lang, pg_catalog.array_agg(CASE WHEN e.value ->> 0 IS NULL THEN e.key
                             ELSE insurance.text_phrase(lang, 'named', e.key, e.value ->> 0) END), 'comma') AS relations
                  FROM pg_catalog.jsonb_each(a.rule -> 'relations') e) r

    UNION ALL
    SELECT 'duplicates', 1, 1, insurance.text_phrase(lang, 'duplicates_head')
    WHERE doc -> 'duplicates' IS NOT NULL
    UNION ALL
    SELECT 'duplicates', 2, d.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, d.rule,
               insurance.text_titled(lang, d.rule, insurance.text_phrase(lang, 'duplicate',
                   CASE WHEN d.rule ? 'reason'
                        THEN insurance.text_phrase(lang, 'duplicate_reason', d.schemes, insurance.text_word(lang, 'reason', d.rule ->> 'reason'))
                        ELSE d.schemes END,
                   insurance.text_word(lang, 'action', d.rule ->> 'action')))))
    FROM (SELECT e.rule, e.n, insurance.text_list(lang, c.schemes, 'and') AS schemes
          FROM pg_catalog.jsonb_array_elements(doc -> 'duplicates') WITH ORDINALITY e(rule, n),
               LATERAL (SELECT pg_catalog.array_agg(CASE WHEN g.times = 1 THEN g.word
                                                         ELSE insurance.text_phrase(lang, 'times', g.word, g.times::text) END ORDER BY g.first) AS schemes
                        FROM (SELECT insurance.text_word(lang, 'scheme', k.code) AS word, pg_catalog.count(*) AS times, pg_catalog.min(k.n) AS first
                              FROM pg_catalog.jsonb_array_elements_text(e.rule -> 'schemes') WITH ORDINALITY k(code, n)
                              GROUP BY 1) g) c) d

    UNION ALL
    SELECT 'students', 1, 1, insurance.text_line(lang, s.rule,
               insurance.text_phrase(lang, 'students_who', insurance.circumstances_text(s.rule -> 'who', l.names, lang, 'comma')),
               CASE WHEN s.rule ? 'reduction' THEN insurance.text_phrase(lang, 'student_reduction', insurance.ratio_text(s.rule #> '{reduction,ratio}'),
                   insurance.text_list(lang, insurance.text_words(lang, 'student', insurance.text_items(s.rule #> '{reduction,requires}')), 'and')) END)
    FROM labels l, (SELECT doc -> 'students' AS rule) s
    WHERE s.rule IS NOT NULL
    UNION ALL
    SELECT 'students', 2, p.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, doc -> 'students',
               insurance.text_phrase(lang, 'student_places',
                   CASE WHEN p.place ? 'when' THEN insurance.circumstances_text(p.place -> 'when', l.names, lang)
                        ELSE insurance.text_phrase(lang, CASE p.n WHEN 1 THEN 'everybody' ELSE 'otherwise' END) END,
                   insurance.text_list(lang, insurance.text_words(lang, 'place', insurance.text_items(p.place -> 'places'))))))
    FROM labels l, pg_catalog.jsonb_array_elements(doc #> '{students,places}') WITH ORDINALITY p(place, n)

    UNION ALL
    SELECT 'indicators', 1, i.n::integer, insurance.text_phrase(lang, 'item', insurance.text_line(lang, i.rule,
               insurance.text_phrase(lang, 'indicator', CASE WHEN i.rule ? 'label' THEN insurance.text_phrase(lang, 'indicator_named', i.rule ->> 'id', i.rule ->> 'label')
                                                             ELSE i.rule ->> 'id' END,
                   insurance.indicator_text(i.rule, lang))))
    FROM pg_catalog.jsonb_array_elements(doc -> 'indicators') WITH ORDINALITY i(rule, n);
END
$$;
COMMENT ON FUNCTION insurance.policy_text_lines(insurance.policy, text) IS
'insurance.policy_text() line by line, without headings: section as in the document language, then part and n in order';

CREATE FUNCTION insurance.policy_text(policy insurance.policy, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
BEGIN
    RETURN insurance.text_phrase(lang, 'heading', coalesce(
               (SELECT insurance.text_phrase(lang, 'region_named', g ->> 'code', g ->> 'label', pg_catalog.initcap(g ->> 'name'))
                FROM pg_catalog.unnest(insurance.builtin_documents()) d, pg_catalog.jsonb_array_elements(d -> 'regions') g
                WHERE g ->> 'code' = insurance.region(policy)::text
                LIMIT 1),
               insurance.text_phrase(lang, 'region', insurance.region(policy)::text)), insurance.coverage_year(policy)::text)
           || pg_catalog.string_agg(E'\n\n' || insurance.text_phrase(lang, 'section',
                  (pg_catalog.string_to_array(insurance.text_phrase(lang, 'numerals'), ' '))[s.number],
                  insurance.text_word(lang, 'section', s.section)) || E'\n' || s.lines, '' ORDER BY s.number)
    FROM (SELECT l.section, pg_catalog.row_number() OVER (ORDER BY pg_catalog.min(l.place)) AS number,
                 pg_catalog.string_agg(l.line, E'\n' ORDER BY l.part, l.n) AS lines
          FROM (SELECT t.section, t.part, t.n, t.line, pg_catalog.array_position(ARRAY[
                           'documents', 'windows', 'fees', 'subsidies', 'splits', 'routes', 'recognition', 'enrolment', 'top_ups', 'benefit_levels', 'identity_data',
                           'history', 'repair', 'incentives', 'critical_illness', 'assistance', 'personal_account', 'duplicates', 'students', 'indicators'], t.section) AS place
                FROM insurance.policy_text_lines(policy, lang) t) l
          GROUP BY l.section) s;
END
$$;
COMMENT ON FUNCTION insurance.policy_text(insurance.policy, text) IS
'The rules of a region and coverage year as an office would print them (政策文本), English (en) or Chinese (zh): documents, periods of payment, fees, aid by tier, routes by period, cover and waits, and the rest, each with document number and clause; the columns of tables are parted by vertical bars. What the notices leave open is said to be not stated (本通知未明确). Another language is an error';
