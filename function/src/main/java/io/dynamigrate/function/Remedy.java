package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.preview.Estimate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person can do where the function cannot. */
final class Remedy {

    private static final String TOO_MUCH =
            "Creating an index takes up to 17 minutes, and CloudFormation waits for an hour at most:"
                    + " create at most three in one deployment, or set Target to the last migration that fits.";

    private static final String TABLE_OF_THE_STACK =
            "The rollback also deletes a table that the same stack created, unless its DeletionPolicy retains it.";

    /** What is left of the hour after the margin in which a run comes to a safe point. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(58);

    /** After a rollback of a deployment whose run was only out of time. */
    static final String DEPLOY_SAME_CODE = "To deploy the same code again after a rollback, build it with"
            + " DEPLOYMENT=$(date +%s) sam build: Lambda publishes the same package only once.";

    private Remedy() {}

    /** What to say of a deployment that did not fit into the time that CloudFormation waits. */
    static List<String> tooMuch(boolean isCreate) {
        return isCreate ? List.of(TOO_MUCH, TABLE_OF_THE_STACK) : List.of(TOO_MUCH);
    }

    /** What to say before a run that may take longer than CloudFormation waits. */
    static List<String> mayBeTooMuch(Estimate estimate, boolean isCreate) {
        return estimate.longest().compareTo(LONGEST_RUN) > 0 ? tooMuch(isCreate) : List.of();
    }

    /** The command that rolls back exactly these on the table of the properties. */
    static String rollback(Properties properties, List<MigrationRecord> records) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("action", Action.ROLLBACK.text());
        command.put("TableName", properties.table());
        properties.trackingTable().ifPresent(table -> command.put("TrackingTable", table));
        set(records).ifPresent(set -> command.put("Migrations", set));
        command.put("ids", records.stream().map(MigrationRecord::id).toList());
        return new String(Json.bytes(command), StandardCharsets.UTF_8);
    }

    /** The name that the set of these migrations had for who applied them. */
    static Optional<String> set(List<MigrationRecord> records) {
        return records.stream().flatMap(record -> record.set().stream()).findFirst();
    }
}
