/*-------------------------------------------------------------------------
 * insurance.h
 *	  What other modules may know of the extension's types: they are opaque.
 *
 * A policy, assessment, history or circumstance_set is a varlena; take it apart
 * with the SQL functions of schema insurance.
 *-------------------------------------------------------------------------
 */
#ifndef INSURANCE_H
#define INSURANCE_H

#define INSURANCE_POLICY_FORMAT		1
#define INSURANCE_ASSESSMENT_FORMAT 1
#define INSURANCE_HISTORY_FORMAT	1

#endif
