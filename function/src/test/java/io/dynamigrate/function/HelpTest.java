package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dynamigrate.Registry;
import io.dynamigrate.local.DynamoDbExtension;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class HelpTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @Test
    void listsActionsFieldsAndSetsWithoutATable() {
        try (Stage stage = new Stage(dynamoDb.client())) {
            Map<String, JsonNode> help = stage.version(
                            "$LATEST", Migrations.of("users", Registry::of).and("orders", () -> {
                                throw new IllegalStateException("broken");
                            }))
                    .result("{\"action\":\"help\"}");

            assertThat(help.get("actions").asArray())
                    .extracting(action -> action.asObject().get("action").asString())
                    .containsExactlyElementsOf(
                            Arrays.stream(Action.values()).map(Action::text).toList());
            assertThat(help.get("fields").asObject().keySet())
                    .containsExactlyElementsOf(
                            Arrays.stream(Field.values()).map(Field::text).toList());
            assertThat(strings(help.get("sets"))).containsExactly("orders", "users");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsExamplesAreCommands(Action action) {
        assertThatCode(() ->
                        CommandReader.read(Json.parse(Help.exampleText(action).getBytes(StandardCharsets.UTF_8))
                                .asObject()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldBelongsToAnAction(Field field) {
        assertThat(List.of(Action.values()))
                .anySatisfy(action -> assertThat(action.fields()).contains(field));
    }
}
