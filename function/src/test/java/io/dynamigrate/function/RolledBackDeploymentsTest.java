package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.run.Migrator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Deployments that are rolled back in a way of which the function versions tell only a part. */
class RolledBackDeploymentsTest extends Deployments {

    @Test
    void whatTheNewVersionTookBackIsAppliedAgainAfterWhatItAppliedIsRolledBack() {
        create(version(7), a, c);
        deploy(8, version(8, "Target", "b"), version(7), a, b, c);

        Answer answer = deploy(7, version(7), version(8, "Target", "b"), a, c);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.data()).contains(entry("RolledBack", "b"), entry("Applied", "c"), entry("Pending", "0"));
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("c", "applied"));
        assertThat(stage.items(table)).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void aDeliveryAfterACrashGoesOnWithWhatIsToBeAppliedAgain() throws Exception {
        create(version(7), a, c);
        deploy(8, version(8, "Target", "b"), version(7), a, b, c);
        String event = fill(version(7), version(8, "Target", "b"));
        AtomicBoolean isDead = new AtomicBoolean();
        DynamoDbClient dying = WatchedClient.of(dynamoDb.client(), request -> {
            if (isDead.get()) {
                throw SdkClientException.create("killed");
            }
        });
        TestMigration deadly = TestMigration.of("c", 3).up(context -> isDead.set(true));
        die(event, dying, stage.parts().versions(), a, deadly);

        stage.version(7, a, c).invoke(event);

        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("c", "applied"));
        assertThat(stage.items(table)).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void whatADeploymentThatDiedLeftIsRolledBackAlsoByASecondDelivery() throws Exception {
        create(version(7), a);
        AtomicBoolean isDead = new AtomicBoolean();
        DynamoDbClient dying = WatchedClient.of(dynamoDb.client(), request -> {
            if (isDead.get()) {
                throw SdkClientException.create("killed");
            }
        });
        Migrator.builder(dying, table, Registry.of(a, TestMigration.of("b", 2).up(context -> isDead.set(true))))
                .owner(Events.OWNER)
                .appliedBy(FakeContext.ARN + ":8")
                .time(stage.time)
                .build()
                .migrate();
        assertThat(stage.history(table)).containsEntry("b", "in_progress");
        stage.version(8, a, b);
        String event = fill(version(7), version(8));
        Versions deadly = (arn, payload, limit) -> {
            throw new OutOfMemoryError("while the other version was asked");
        };
        die(event, dynamoDb.client(), deadly, a);

        stage.version(7, a).invoke(event);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void whatADeploymentLeftThatEndedOnlyWhenItsRollbackCameIsRolledBack() {
        create(version(7), a);
        String deploy = LateRequestsTest.late(stage, Events.update(physicalId, version(8), version(7)));
        String event = LateRequestsTest.late(stage, Events.update(physicalId, version(7), version(8)));
        stage.stackIs("UPDATE_IN_PROGRESS");
        // The stand-in refuses the answers, because the URLs are not quite those that it gave.
        assertThatThrownBy(() -> stage.version(8, a, slow("b", 2)).invoke(deploy))
                .isInstanceOf(AnswerException.class);
        assertThat(stage.history(table)).containsEntry("b", "in_progress");
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        assertThatThrownBy(() -> stage.version(7, a).invoke(event)).isInstanceOf(AnswerException.class);
        assertThat(stage.cloudFormation.violations()).hasSize(2);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void whatCannotBeRolledBackFailsNoLaterDeployment() {
        TestMigration last = TestMigration.of("b", 2).irreversible();
        create(version(7, "Target", "a"), a, last);
        deploy(8, version(8, "Target", "b"), version(7, "Target", "a"), a, last);
        assertThat(deploy(7, version(7, "Target", "a"), version(8, "Target", "b"), a, last)
                        .reason())
                .contains("ATTENTION: not rolled back: 1 migration (b)");

        Answer answer = deploy(9, version(9, "Target", "a"), version(7, "Target", "a"), a, last, c);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION: not rolled back: 1 migration (b)");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void aRunOfTheSameVersionThatWasOnlyOutOfTimeIsKept() {
        TestMigration slow = slow("b", 2);
        create(version(7, "Target", "a"), a, slow);
        assertThat(deploy(7, version(7, "Target", "b"), version(7, "Target", "a"), a, slow)
                        .reason())
                .contains("resumable");
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = deploy(7, version(7, "Target", "a"), version(7, "Target", "b"), a, slow);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("Kept, because the run was only out of time: 1 migration (b)");
        assertThat(stage.history(table)).contains(entry("b", "in_progress"));
    }

    @Test
    void aPermissionThatIsGivenBackByTheRollbackIsWaitedFor() throws Exception {
        create(version(7), a);
        deploy(8, version(8), version(7), a, b);
        AtomicBoolean isGranted = new AtomicBoolean();
        stage.time.onSleep(slept -> isGranted.set(true));
        DynamoDbClient denied = WatchedClient.of(dynamoDb.client(), request -> {
            if (!isGranted.get()) {
                throw DynamoDbException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AccessDeniedException")
                                .build())
                        .build();
            }
        });
        Parts parts = stage.parts();

        handle(
                fill(version(7), version(8)),
                new Parts(
                        () -> denied,
                        parts.http(),
                        parts.time(),
                        parts.versions(),
                        parts.stacks(),
                        parts.continuation()),
                a);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    @Test
    void theOtherVersionIsAskedByTheNameThatItGivesTheSetOfMigrations() {
        create(version(7), a);
        Stage.Version eight = stage.version(
                "8",
                Migrations.of("users", () -> Registry.of(a, b))
                        .and("orders", () -> Registry.of(TestMigration.of("x", 9))));
        eight.told(Events.update(physicalId, version(8, "Migrations", "users"), version(7)));

        Answer answer = deploy(7, version(7), version(8, "Migrations", "users"), a);

        assertThat(answer.data()).contains(entry("RolledBack", "b"));
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    private String fill(Map<String, ?> now, Map<String, ?> before) {
        return stage.cloudFormation.fill(Events.json(Events.update(physicalId, now, before)));
    }

    /** Delivers an event to version 7, whose process dies before it decides an answer. */
    private void die(String event, DynamoDbClient client, Versions versions, Migration... migrations) {
        Parts parts = stage.parts();
        HttpPut dead = (url, body, limit) -> 403;
        assertThatThrownBy(() -> handle(
                        event,
                        new Parts(() -> client, dead, parts.time(), versions, parts.stacks(), parts.continuation()),
                        migrations))
                .isInstanceOf(AnswerException.class);
        stage.forgetAnswer(table, event);
    }
}
