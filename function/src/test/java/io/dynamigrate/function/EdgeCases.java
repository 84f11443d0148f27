package io.dynamigrate.function;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** A table of tests that are named after the list of edge cases, by number; each has a stage and a table of its own. */
abstract class EdgeCases {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    final TestMigration a = TestMigration.of("a", 1);
    final TestMigration b = TestMigration.of("b", 2);
    Stage stage;
    String table;

    final DynamicTest edgeCase(String sentence, Executable test) {
        return dynamicTest(sentence, () -> {
            try (Stage own = new Stage(dynamoDb.client())) {
                stage = own;
                table = dynamoDb.newTable();
                test.execute();
            }
        });
    }

    final String fill(String... more) {
        return stage.cloudFormation.fill(Events.json(Events.create(properties(more))));
    }

    final Map<String, String> properties(String... more) {
        return Shapes.properties(table, more);
    }
}
