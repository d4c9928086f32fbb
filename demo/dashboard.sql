-- The reports that the dashboard shows: that of the ledger, and one of Jiangxi 2023 that compares its policy with another: a fee
-- of 400 yuan, of which aid bears 60 % for whom it bears most now. Cells of fewer than 10 persons are hidden.

SELECT count(*) AS relations FROM insurance.create_report('report', mask_below => 10);

CREATE OR REPLACE VIEW demo.insured_jiangxi_2023 AS
SELECT * FROM demo.insured_2023 WHERE region BETWEEN 360000 AND 369999;
SELECT count(*) AS relations
FROM demo.area a, insurance.create_report('scenario', source => 'demo.insured_jiangxi_2023', coverage_year => 2023, policy => a.policy,
    scenario => insurance.amend(a.policy, '{
        "fees": {"standard": {"personal": 400}},
        "subsidies": {"subsistence_allowance": {"amount": {"percent": 60}}, "low_income_minor": {"amount": {"percent": 60}},
                      "low_income_elder": {"amount": {"percent": 60}}}}'), mask_below => 10)
WHERE a.part = 'jiangxi_2023';
