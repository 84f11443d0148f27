package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.findings;
import static io.dynamigrate.function.ByHand.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** {@code validate}, on a real table. */
class ValidateCommandTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final ByHand hand = new ByHand(
            stage.version(
                    1,
                    TestMigration.of("20240115_a", 20240115120000L),
                    TestMigration.of("20240116_b", 20240116120000L, "20240115_a")
                            .irreversible(),
                    TestMigration.of("odd", 20240117120000L, "20240116_b")),
            dynamoDb.newTable());

    @Test
    void checksAllThatIsPending() {
        Map<String, JsonNode> result = hand.result("'action':'validate'");

        assertThat(result.get("valid").asBoolean()).isTrue();
        assertThat(findings(result)).containsExactly("unusual_id");
        assertThat(texts(result).get("format"))
                .startsWith("0 errors, 0 warnings, 1 note.\nnote unusual_id [odd]: The id 'odd' is not of the form");
        assertThat(dynamoDb.items(hand.table())).isEmpty();
    }

    @Test
    void saysThatTheTimeoutIsTooShortForLongRuns() {
        hand.version().within(300_000);

        assertThat(findings(hand.result("'action':'validate'"))).containsExactly("unusual_id", "short_timeout");
        assertThat(findings(hand.result("'action':'status'"))).containsExactly("short_timeout");
    }

    @Test
    void checksOneMigrationAlone() {
        Map<String, JsonNode> result = hand.result("'action':'validate','id':'20240116_b'");

        assertThat(result.get("valid").asBoolean()).isFalse();
        assertThat(findings(result)).containsExactly("unapplied_dependency");
        assertThat(findings(hand.result("'action':'validate','id':'gone'"))).containsExactly("not_found");
    }

    @Test
    void checksWhatWouldBeTakenBack() {
        hand.result("'action':'migrate'");

        assertThat(findings(hand.result("'action':'validate','direction':'rollback'")))
                .isEmpty();
        assertThat(findings(hand.result("'action':'validate','direction':'rollback','steps':2")))
                .containsExactly("irreversible");
        assertThat(findings(hand.result("'action':'validate','direction':'rollback','target':'20240115_a'")))
                .containsExactly("irreversible");
        assertThat(findings(hand.result("'action':'validate','direction':'rollback','ids':['20240115_a']")))
                .containsExactly("dependency_conflict");
        assertThat(texts(hand.result("'action':'validate','direction':'rollback','target':'gone'"))
                        .get("error"))
                .contains("There is no migration 'gone'");
    }

    @Test
    void saysWhenNothingIsPending() {
        hand.result("'action':'migrate'");

        assertThat(findings(hand.result("'action':'validate'"))).containsExactly("unusual_id", "no_migrations");
    }
}
