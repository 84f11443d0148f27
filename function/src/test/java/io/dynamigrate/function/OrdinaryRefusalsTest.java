package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Issue 12.19: what is refused, and no fault of the code, is logged as a sentence. */
class OrdinaryRefusalsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("Force", "maybe"),
                Arguments.of("Target", "x"),
                Arguments.of("TableName", "no-such-table"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void areLoggedWithoutAStackTrace(String name, String value) {
        Map<String, String> properties = Shapes.properties(dynamoDb.newTable(), name, value);
        Stage.Version version = stage.version("1", () -> Registry.of(TestMigration.of("a", 1)));

        assertThat(version.told(Events.create(properties)).succeeded()).isFalse();

        assertThat(version.log()).contains(value).doesNotContain("\tat ");
    }
}
