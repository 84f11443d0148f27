package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Outcome;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class AddEmailLowerTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final UsersTable users = UsersTable.in(dynamoDb);

    @Test
    void addsTheAddressInLowerCase() throws Exception {
        users.putUser("1", "Ada@Example.com");

        users.migrator(new AddEmailLower()).migrate().orThrow();

        assertThat(users.user("1"))
                .containsEntry("email", fromS("Ada@Example.com"))
                .containsEntry("emailLower", fromS("ada@example.com"));
    }

    @Test
    void changesProfilesOnly() throws Exception {
        users.put("USER#1", "ORDER#1", Map.of("email", fromS("Ada@Example.com")));
        users.put("USER#2", "PROFILE", Map.of("name", fromS("Nobody")));
        users.put("USER#3", "PROFILE", Map.of("email", fromN("3")));
        List<Map<String, AttributeValue>> before = users.items();

        users.migrator(new AddEmailLower()).migrate().orThrow();

        assertThat(users.items()).isEqualTo(before);
        assertThat(users.everything()).noneMatch(item -> item.containsKey("emailLower"));
    }

    @Test
    void readsAllPagesOfABigTable() throws Exception {
        AttributeValue filler = fromS("x".repeat(300_000));
        List<String> ids =
                IntStream.rangeClosed(1, 8).mapToObj(Integer::toString).toList();
        ids.forEach(id -> users.put(
                "USER#" + id, "PROFILE", Map.of("email", fromS("User" + id + "@Example.com"), "filler", filler)));

        users.migrator(new AddEmailLower()).migrate().orThrow();

        assertThat(ids)
                .allSatisfy(id ->
                        assertThat(users.user(id)).containsEntry("emailLower", fromS("user" + id + "@example.com")));
    }

    @Test
    void decidesAgainWhenSomebodyElseChangesAProfileMeanwhile() throws Exception {
        users.putUser("1", "Ada@Example.com");
        AtomicInteger writes = new AtomicInteger();

        migrateAgainst(() -> {
            if (writes.incrementAndGet() == 1) {
                users.putUser("1", "Lovelace@Example.com");
            }
        });

        assertThat(users.user("1"))
                .containsEntry("email", fromS("Lovelace@Example.com"))
                .containsEntry("emailLower", fromS("lovelace@example.com"));
        assertThat(writes).hasValue(2);
    }

    @Test
    void doesNotBringBackAProfileThatIsDeletedMeanwhile() throws Exception {
        users.putUser("1", "Ada@Example.com");

        assertThat(migrateAgainst(() -> users.deleteUser("1")).outcome()).isEqualTo(Outcome.DONE);

        assertThat(users.items()).isEmpty();
    }

    @Test
    void failsWhenAProfileNeverHoldsStill() throws Exception {
        users.putUser("1", "Ada@Example.com");
        AtomicInteger writes = new AtomicInteger();

        Report report = migrateAgainst(() -> users.putUser("1", "Ada" + writes.incrementAndGet() + "@Example.com"));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.error()).get().asString().contains("USER#1", "run the migration again");
        assertThat(users.user("1")).doesNotContainKey("emailLower");
    }

    @Test
    void takesBackNothingThatSomebodyElseWrote() throws Exception {
        users.putUser("1", "Ada@Example.com");
        Migrator migrator = users.migrator(new AddEmailLower());
        migrator.migrate().orThrow();
        users.put("USER#1", "PROFILE", Map.of("email", fromS("Ada@Example.com"), "emailLower", fromS("ada")));

        migrator.rollback().orThrow();

        assertThat(users.user("1")).containsEntry("emailLower", fromS("ada"));
    }

    /** Migrates while somebody else does this just before each write to a profile. */
    private Report migrateAgainst(Runnable somebodyElse) throws InterruptedException {
        DynamoDbClient client = WatchedClient.of(dynamoDb.client(), request -> {
            if (request instanceof UpdateItemRequest update
                    && fromS("PROFILE").equals(update.key().get("SK"))) {
                somebodyElse.run();
            }
        });
        return users.migrator(client, new AddEmailLower()).migrate();
    }
}
