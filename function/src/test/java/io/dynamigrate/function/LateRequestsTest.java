package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Requests whose first delivery comes after CloudFormation has given them up and made the next one. */
class LateRequestsTest {

    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final Stage.Version version = stage.version(7, a, b);
    private final String table = dynamoDb.newTable();

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({"a, b", "b, a"})
    void anUpdateThatWasRolledBackByTheSameVersionChangesNothing(String before, String tried) {
        String id = version.told(Events.create(target(before))).physicalResourceId();
        Map<String, String> history = stage.history(table);
        String late = late(Events.update(id, target(tried), target(before)));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        assertThat(version.told(Events.update(id, target(before), target(tried)))
                        .succeeded())
                .isTrue();

        deliver(late);

        assertThat(stage.history(table)).isEqualTo(history);
    }

    @Test
    void anUpdateThatWasRolledBackChangesNothingAlsoAfterARequestOfAnotherResource() {
        String id = version.told(Events.create(target("a"))).physicalResourceId();
        String second = version.told(Deployments.of("Second", Events.create(target("a"))))
                .physicalResourceId();
        String late = late(Events.update(id, target("b"), target("a")));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        version.told(Events.update(id, target("a"), target("b")));
        version.told(Deployments.of("Second", Events.update(second, target("a"), target("b"))));

        deliver(late);

        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    @Test
    void aRequestThatMeetsAClockThatIsBehindIsTheNewestAllTheSame() {
        String id = version.told(Events.create(target("a"))).physicalResourceId();
        stage.stackIs("UPDATE_IN_PROGRESS");
        deliver(late(Events.update(id, target("b"), target("a"))));
        assertThat(stage.history(table)).containsEntry("b", "applied");
        String back = late(Events.update(id, target("a"), target("b")));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        stage.advance(Duration.ofMinutes(-2));

        assertThatThrownBy(() -> version.invoke(back)).isInstanceOf(AnswerException.class);

        assertThat(stage.cloudFormation.violations()).isNotEmpty();
        assertThat(stage.history(table)).containsEntry("b", "rolled_back");
    }

    @Test
    void aRollbackAfterWhichTheStackWentOnHandsNothingOver() {
        TestMigration x = TestMigration.of("x", 3);
        Map<String, String> seven = Shapes.version(table, 7);
        Map<String, String> eight = Shapes.version(table, 8);
        String id = version.told(Events.create(seven)).physicalResourceId();
        stage.stackIs("UPDATE_IN_PROGRESS");
        stage.version(8, a, b, x).told(Events.update(id, eight, seven));
        String late = late(Events.update(id, seven, eight));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        version.told(Events.update(id, seven, eight));
        stage.advance(Duration.ofMinutes(1));
        stage.stackIs("UPDATE_IN_PROGRESS");
        stage.version(8, a, b, x).told(Events.update(id, eight, seven));
        stage.handedTo().clear();

        deliver(late);

        assertThat(stage.handedTo()).isEmpty();
        assertThat(stage.history(table)).contains(entry("x", "applied"));
    }

    @Test
    void anUpdateOfAnotherTableThatWasRolledBackDoesNotMigrateIt() {
        Map<String, String> other = Shapes.properties(dynamoDb.newTable());
        Map<String, String> ours = Shapes.properties(table);
        String id = version.told(Events.create(ours)).physicalResourceId();
        String late = late(Events.update(id, other, ours));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        assertThat(version.told(Events.update(id, ours, other)).physicalResourceId())
                .isEqualTo(id);

        deliver(late);

        assertThat(stage.history(other.get("TableName"))).isEmpty();
    }

    @Test
    void aTableThatIsGoneDoesNotKeepTheResourceFromGoingBackToTheOneBefore() {
        Map<String, String> ours = Shapes.properties(table);
        String id = version.told(Events.create(ours)).physicalResourceId();
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        assertThat(version.told(Events.update(id, ours, Map.of("TableName", "no-such-table")))
                        .succeeded())
                .isTrue();
    }

    @Test
    void aCreateThatComesWhileItIsGivenUpChangesNothing() throws Exception {
        String create = late(Events.create(Shapes.properties(table)));
        String delete = stage.cloudFormation.fill(
                Events.json(Events.delete("users-UserMigrations-1T9KX4QZ7WPLM", Shapes.properties(table))));
        AtomicBoolean hasCome = new AtomicBoolean();
        DynamoDbClient client = WatchedClient.of(dynamoDb.client(), request -> {
            // It looks for indexes only after it has seen that nobody holds the lock.
            if (request instanceof QueryRequest && hasCome.compareAndSet(false, true)) {
                stage.stackIs("CREATE_IN_PROGRESS");
                deliver(create);
            }
        });
        Parts parts = stage.parts();

        new MigrationFunction(
                Migrations.unnamed(() -> Registry.of(a, b)),
                new Parts(
                        () -> client,
                        parts.http(),
                        parts.time(),
                        parts.versions(),
                        parts.stacks(),
                        parts.continuation())) {}.handleRequest(
                new ByteArrayInputStream(delete.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                FakeContext.ofVersion("7"));

        assertThat(hasCome).isTrue();
        assertThat(stage.history(table)).isEmpty();
    }

    private Map<String, String> target(String id) {
        return Shapes.properties(table, "Target", id);
    }

    private String late(Map<String, Object> event) {
        return late(stage, event);
    }

    /** The event as CloudFormation makes it now, some time before the next one. */
    static String late(Stage stage, Map<String, Object> event) {
        stage.advance(Duration.ofMinutes(1));
        String date = SIGNED.format(stage.time.now());
        stage.advance(Duration.ofSeconds(20));
        return stage.cloudFormation
                .fill(Events.json(event))
                .replace("X-Amz-Expires", "X-Amz-Date=" + date + "&X-Amz-Expires");
    }

    /** Delivers a late event, whose answer the stand-in would refuse, because the URL is not quite the one that it gave. */
    private void deliver(String late) {
        try {
            version.invoke(late);
            assertThat(version.log()).contains("a newer request of the same resource has come");
        } catch (AnswerException e) {
            assertThat(stage.cloudFormation.violations()).hasSize(1);
        }
    }
}
