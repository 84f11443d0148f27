package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Migration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.SentRequests;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A dry run of the migrations lists what they then do, and does nothing itself. */
class DryRunTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final UsersTable users = UsersTable.in(dynamoDb);

    @BeforeEach
    void fill() {
        users.putUser("1", "Ada@Example.com");
        users.putUser("2", "grace@example.com");
    }

    @Test
    void aRunSendsWhatTheDryRunListed() throws Exception {
        Migration[] all = {new AddUserLookup(), new AddActivityIndex(), new AddEmailLower()};
        for (Goal goal : new Goal[] {Goal.migrate(), Goal.rollbackAll()}) {
            Object before = everything();
            DryRun dryRun = users.migrator(all).dryRun(goal, DryRun.Contents.SHOWN);
            assertThat(everything()).isEqualTo(before);

            SentRequests sent = new SentRequests(dynamoDb.client());
            DynamoDbClient client = WatchedClient.of(dynamoDb.client(), sent::note);
            Migrator migrator = users.migrator(client, all);
            migrator.run(goal).orThrow();

            assertThat(dryRun.isComplete()).as(dryRun.format()).isTrue();
            assertThat(dryRun.requests()).hasSize(4).isEqualTo(sent.effects());
        }
    }

    private Object everything() {
        return List.of(users.everything(), users.indexes());
    }
}
