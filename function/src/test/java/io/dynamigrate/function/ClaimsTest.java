package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table that a second resource claims, which goes before the first one. */
class ClaimsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final Stage stage = new Stage(dynamoDb.client());

    private final Stage.Version version = stage.version(1, TestMigration.of("a", 1));
    private Map<String, String> properties = Map.of();
    private String first = "";
    private String second = "";

    @BeforeEach
    void createBoth() {
        properties = Shapes.properties(dynamoDb.newTable(), "OnDelete", "RollBack");
        stage.stackIs("DELETE_IN_PROGRESS");
        first = version.told(Events.create(properties)).physicalResourceId();
        second = version.told(ofSecond(Events.create(properties))).physicalResourceId();
    }

    @Test
    void aResourceThatIsDeletedGivesItsClaimBack() {
        version.told(ofSecond(Events.delete(second, properties)));

        assertFirstTakesBack();
    }

    @Test
    void aResourceWhoseCreateIsGivenUpGivesItsClaimBack() {
        version.told(ofSecond(Events.delete("users-Renamed-1T9KX4QZ7WPLM", properties)));

        assertFirstTakesBack();
    }

    private void assertFirstTakesBack() {
        assertThat(version.told(Events.delete(first, properties)).data()).contains(entry("RolledBack", "a"));
    }

    private static Map<String, Object> ofSecond(Map<String, Object> event) {
        event.put("LogicalResourceId", "Renamed");
        return event;
    }
}
