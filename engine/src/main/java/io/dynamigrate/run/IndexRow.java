package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The last operation on one index: tells who made an index that is being built.
 *
 * <pre>
 * { "PK": "MIGRATION#INDEX", "SK": "activity",
 *   "migration_definition": "activity(tenant:S, lastActive:N) ALL",
 *   "migration_status":     "creating",  then created; or deleting, then deleted
 *   "migration_changed_at": "2026-11-23T10:15:31.004Z",
 *   "migration_owner":      "arn:aws:cloudformation:…/UserMigrations",
 *   "migration_run_id":     "run-8f2c…",
 *   "migration_fence":      12 }
 * </pre>
 */
record IndexRow(String definition, String status, Instant changedAt, Holder holder, long fence) {

    static final String PARTITION = "MIGRATION#INDEX";
    static final String DEFINITION = "migration_definition";
    static final String STATUS = "migration_status";
    static final String OWNER = "migration_owner";
    static final String RUN_ID = "migration_run_id";
    private static final String CHANGED_AT = "migration_changed_at";
    private static final String FENCE = "migration_fence";

    static final String CREATING = "creating";
    static final String DELETING = "deleting";

    static Row row(Map<String, AttributeValue> item, String index) {
        return new Row(item, "the row of the index '" + index + "'", "");
    }

    Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> row = new LinkedHashMap<>();
        row.put(DEFINITION, fromS(definition));
        row.put(STATUS, fromS(status));
        row.put(CHANGED_AT, fromS(changedAt.toString()));
        row.put(OWNER, fromS(holder.owner()));
        row.put(RUN_ID, fromS(holder.runId()));
        row.put(FENCE, fromN(Long.toString(fence)));
        return row;
    }
}
