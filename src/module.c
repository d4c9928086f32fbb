/*-------------------------------------------------------------------------
 * module.c
 *	  The library's magic block.  No hooks, and no setting changes a result.
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
