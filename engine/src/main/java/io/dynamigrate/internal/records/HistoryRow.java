package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How a {@link MigrationRecord} is stored.
 *
 * <pre>
 * { "PK": "MIGRATION#HISTORY", "SK": "20240116_add_activity_index",
 *   "id":                     "20240116_add_activity_index",
 *   "version":                20240116120000,
 *   "description":            "Index users by their last activity",
 *   "status":                 "applied",      see {@link MigrationStatus}
 *   "applied_at":             "2026-11-23T10:15:32.120Z",
 *   "applied_by":             "arn:aws:lambda:…:function:users-migrations:7",
 *   "checksum":               "9f86d0…",
 *   "error":                  "java.lang.…",  absent unless the last attempt failed
 *   "migration_owner":        "arn:aws:cloudformation:…/UserMigrations",
 *   "migration_dependencies": ["20240115_add_user_lookup"],
 *   "migration_sequence":     2,
 *   "migration_epoch":        1,
 *   "migration_attempts":     1,
 *   "migration_started_at":   "2026-11-23T10:15:31.004Z",
 *   "migration_duration_ms":  1116,
 *   "migration_run_id":       "run-8f2c…",
 *   "migration_fence":        12,
 *   "migration_set":          "users",        absent where the set of migrations has no name
 *   "migration_stale_epoch":  1 }             steps of that epoch are still to be deleted; absent but after a crash
 * </pre>
 *
 * <p>The attributes without a prefix are read by other tools; their names change
 * only where they are keys of an index (see {@link RecordsTable}). Rows of the Go package "DynamORM
 * migrations" have only these, in later releases as {@code appliedAt} and {@code appliedBy}: both are read.
 */
public final class HistoryRow {

    public static final String PARTITION = "MIGRATION#HISTORY";

    private HistoryRow() {}

    public static Map<String, AttributeValue> item(MigrationRecord record) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("id", fromS(record.id()));
        item.put("version", number(record.version()));
        item.put("description", fromS(record.description()));
        item.put("status", fromS(record.status().stored()));
        record.appliedAt().ifPresent(time -> item.put("applied_at", fromS(time.toString())));
        item.put("applied_by", fromS(record.appliedBy()));
        item.put("checksum", fromS(record.checksum()));
        record.error().ifPresent(error -> item.put("error", fromS(error)));
        item.put("migration_owner", fromS(record.owner()));
        item.put(
                "migration_dependencies",
                AttributeValue.fromL(record.dependencies().stream()
                        .map(AttributeValue::fromS)
                        .toList()));
        item.put("migration_sequence", number(record.sequence()));
        item.put("migration_epoch", number(record.epoch()));
        item.put("migration_attempts", number(record.attempts()));
        record.startedAt().ifPresent(time -> item.put("migration_started_at", fromS(time.toString())));
        record.duration().ifPresent(duration -> item.put("migration_duration_ms", number(duration.toMillis())));
        item.put("migration_run_id", fromS(record.runId()));
        item.put("migration_fence", number(record.fence()));
        record.set().ifPresent(set -> item.put("migration_set", fromS(set)));
        record.staleEpoch().ifPresent(epoch -> item.put("migration_stale_epoch", number(epoch)));
        return item;
    }

    static MigrationRecord from(Row row, String sortKey) {
        return new MigrationRecord(
                new MigrationRecord.Identity(
                        row.text("id").orElse(sortKey),
                        row.number("version").orElseThrow(() -> row.unexpected("version", "a number")),
                        row.text("description").orElse(""),
                        row.text("checksum").orElse(""),
                        row.texts("migration_dependencies"),
                        row.text("migration_set")),
                new MigrationRecord.Attempt(
                        row.text("migration_run_id").orElse(""),
                        row.number("migration_fence").orElse(0L),
                        row.text("migration_owner").orElse(""),
                        row.firstText("applied_by", "appliedBy").orElse("unknown"),
                        row.number("migration_epoch").orElse(0L),
                        row.number("migration_attempts").orElse(0L).intValue(),
                        row.instant("migration_started_at"),
                        row.number("migration_duration_ms").map(Duration::ofMillis)),
                new MigrationRecord.State(
                        row.text("status")
                                .flatMap(MigrationStatus::fromStored)
                                .orElseThrow(() -> row.unexpected("status", "a status that is known")),
                        row.number("migration_sequence").orElse(0L),
                        row.firstInstant("applied_at", "appliedAt"),
                        row.text("error"),
                        row.number("migration_stale_epoch")));
    }

    private static AttributeValue number(long value) {
        return fromN(Long.toString(value));
    }
}
