-- The policies of the built-in documents, so that nobody's first query compiles.
SELECT insurance.refresh_policies();
