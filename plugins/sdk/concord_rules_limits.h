/* The limits of one evaluation, the same in a live service and in `concord-rules check`. Plain C; no code. */
#ifndef CONCORD_RULES_LIMITS_H
#define CONCORD_RULES_LIMITS_H

#define CONCORD_RULES_MAX_MODULE_BYTES (1024 * 1024)
#define CONCORD_RULES_MAX_MEMORY_PAGES 16 /* of 64 KiB */
#define CONCORD_RULES_MAX_FUEL 5000000LL  /* counted instructions */
#define CONCORD_RULES_MAX_CALL_DEPTH 256
#define CONCORD_RULES_MAX_READS 20000
#define CONCORD_RULES_MAX_TELLS 500
#define CONCORD_RULES_MAX_TEXT_BYTES 2000 /* of one text told */
#define CONCORD_RULES_MAX_OUTPUT_BYTES (256 * 1024)
#define CONCORD_RULES_MAX_INPUT_BYTES (1024 * 1024)
#define CONCORD_RULES_DEADLINE_MS 1000

#endif
