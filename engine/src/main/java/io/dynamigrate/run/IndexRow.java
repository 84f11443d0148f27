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
 *   "definition": "activity(tenant:S, lastActive:N) ALL",
 *   "status":     "creating",                      then created; or deleting, then deleted
 *   "changed_at": "2026-11-23T10:15:31.004Z",
 *   "owner":      "arn:aws:cloudformation:…/UserMigrations",
 *   "run_id":     "run-8f2c…",
 *   "fence":      12 }
 * </pre>
 */
record IndexRow(String definition, String status, Instant changedAt, Holder holder, long fence) {

    static final String PARTITION = "MIGRATION#INDEX";
    static final String CREATING = "creating";
    static final String DELETING = "deleting";

    static Row row(Map<String, AttributeValue> item, String index) {
        return new Row(item, "the row of the index '" + index + "'", "");
    }

    Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> row = new LinkedHashMap<>();
        row.put("definition", fromS(definition));
        row.put("status", fromS(status));
        row.put("changed_at", fromS(changedAt.toString()));
        row.put("owner", fromS(holder.owner()));
        row.put("run_id", fromS(holder.runId()));
        row.put("fence", fromN(Long.toString(fence)));
        return row;
    }
}
