package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person can send to take back what could not be taken back otherwise. */
final class Remedy {

    /** What to say of a deployment that did not fit into the time that CloudFormation waits. */
    static final String TOO_MUCH =
            "Creating an index takes up to 17 minutes, and CloudFormation waits for an hour at most:"
                    + " create at most three in one deployment, or set Target to the last migration that fits.";

    /** What to say of it on a Create. */
    static final String TABLE_OF_THE_STACK =
            "The rollback also deletes a table that the same stack created, unless its" + " DeletionPolicy retains it.";

    /** After a rollback of a deployment whose run was only out of time. */
    static final String DEPLOY_SAME_CODE = "To deploy the same code again after a rollback, build it with"
            + " DEPLOYMENT=$(date +%s) sam build: Lambda publishes the same package only once.";

    private Remedy() {}

    /** The command that takes back exactly these on the table of the properties. */
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
