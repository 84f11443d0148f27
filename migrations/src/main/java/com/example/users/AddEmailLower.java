package com.example.users;

import static java.util.Objects.requireNonNull;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.MigrationContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * A change of data: each profile gets its e-mail address in lower case, as {@code emailLower}.
 *
 * <p>The table is in use meanwhile: a write is conditional on exactly what was read, and a profile that somebody else
 * changed in between is decided on again. A second pass changes nothing.
 */
final class AddEmailLower extends BaseMigration {

    private static final int ATTEMPTS = 5;

    AddEmailLower() {
        super("20240117_add_email_lower", 20240117120000L, "Add the e-mail address in lower case to each profile");
    }

    @Override
    public void up(MigrationContext context) {
        changeProfiles(context, (lower, present) -> Optional.of(lower));
    }

    /** Removes what {@code up} wrote, and keeps what somebody else wrote in its place. */
    @Override
    public void down(MigrationContext context) {
        changeProfiles(context, (lower, present) -> present.filter(value -> !value.equals(lower)));
    }

    /** What {@code emailLower} shall be, given the address in lower case and the present value. */
    @FunctionalInterface
    private interface Rule {
        Optional<AttributeValue> wanted(AttributeValue lower, Optional<AttributeValue> present);
    }

    private static void changeProfiles(MigrationContext context, Rule rule) {
        long changed = 0;
        // The filter also leaves out the rows of the migrations themselves, which are in the same table.
        for (Map<String, AttributeValue> profile : context.client()
                .scanPaginator(scan -> scan.tableName(context.table().name())
                        .filterExpression("SK = :profile")
                        .expressionAttributeValues(Map.of(":profile", fromS("PROFILE")))
                        .consistentRead(true)
                        .projectionExpression("PK, SK, email, emailLower"))
                .items()) {
            if (change(context, profile, rule)) {
                changed++;
            }
        }
        context.log("Changed " + changed + (changed == 1 ? " profile." : " profiles."));
    }

    private static boolean change(MigrationContext context, Map<String, AttributeValue> read, Rule rule) {
        Map<String, AttributeValue> profile = read;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            AttributeValue email = profile.get("email");
            if (email == null || email.s() == null) {
                return false;
            }
            Optional<AttributeValue> present = Optional.ofNullable(profile.get("emailLower"));
            Optional<AttributeValue> wanted = rule.wanted(fromS(email.s().toLowerCase(Locale.ROOT)), present);
            if (wanted.equals(present)) {
                return false;
            }
            try {
                update(context, read, email, present, wanted);
                return true;
            } catch (ConditionalCheckFailedException e) {
                // What it is now; empty if it was deleted.
                profile = e.item();
            }
        }
        throw new IllegalStateException(
                "The profile " + requireNonNull(read.get("PK")).s() + " was changed by others " + ATTEMPTS
                        + " times in a row: run the migration again.");
    }

    private static void update(
            MigrationContext context,
            Map<String, AttributeValue> profile,
            AttributeValue email,
            Optional<AttributeValue> present,
            Optional<AttributeValue> wanted) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":email", email));
        present.ifPresent(value -> values.put(":present", value));
        wanted.ifPresent(value -> values.put(":wanted", value));
        context.client()
                .updateItem(update -> update.tableName(context.table().name())
                        .key(Map.of("PK", profile.get("PK"), "SK", profile.get("SK")))
                        .updateExpression(wanted.isPresent() ? "SET emailLower = :wanted" : "REMOVE emailLower")
                        .conditionExpression("email = :email AND "
                                + (present.isPresent() ? "emailLower = :present" : "attribute_not_exists(emailLower)"))
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
    }
}
