package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One step that a migration has done. It is there from the end of the step to the end of the migration.
 *
 * <pre>
 * { "PK": "MIGRATION#STEP#20240116_add_activity_index#1",   id and epoch: begun afresh, a migration knows no steps
 *   "SK":                   "copy tenants",            or the derived name of a helper's: "@index.create.activity.1"
 *   "migration_definition": "activity(tenant:S) ALL",  what a helper was asked for; absent for others
 *   "migration_result":     { "count": 12 },           what the step gave; absent for nothing
 *   "migration_done_at":    "2026-11-23T10:15:31.004Z",
 *   "migration_run_id":     "run-8f2c…" }
 * </pre>
 *
 * <p>It is written in one transaction with a renewal of the lock, so no run that lost the lock writes one.
 */
public record StepRow(
        String name, Optional<String> definition, Map<String, AttributeValue> result, Instant doneAt, String runId) {

    static String partition(String migration, long epoch) {
        return "MIGRATION#STEP#" + migration + "#" + epoch;
    }

    static StepRow from(Map<String, AttributeValue> item, String name) {
        Row row = new Row(item, "the step '" + name + "'", "");
        return new StepRow(
                name,
                row.text("migration_definition"),
                row.map("migration_result"),
                row.instant("migration_done_at")
                        .orElseThrow(() -> row.unexpected("migration_done_at", "an ISO-8601 time")),
                row.text("migration_run_id").orElse(""));
    }

    Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> row = new LinkedHashMap<>();
        definition.ifPresent(text -> row.put("migration_definition", fromS(text)));
        if (!result.isEmpty()) {
            row.put("migration_result", fromM(result));
        }
        row.put("migration_done_at", fromS(doneAt.toString()));
        row.put("migration_run_id", fromS(runId));
        return row;
    }
}
