package com.example.users;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import io.dynamigrate.function.UnansweredEvents;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.run.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What {@code template.yaml} says of things that are not in it. */
class TemplateTest {

    private static final Path ROOT = Path.of("..");

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final String template;

    TemplateTest() throws IOException {
        template = Files.readString(ROOT.resolve("template.yaml"));
    }

    @Test
    void theHandlersAreTheMigrationFunctionAndWhatAnswersForIt() {
        assertThat(all("Handler: (\\S+)", template))
                .containsExactlyInAnyOrder(UserMigrations.class.getName(), UnansweredEvents.class.getName());
    }

    @Test
    void theMakefileBuildsEachFunction() throws Exception {
        Set<String> functions = all("(?m)^  (\\w+):\\n    Type: AWS::Serverless::Function$", template);
        String makefile =
                Files.readString(ROOT.resolve(only("ContextPath: (\\S+)")).resolve("Makefile"));

        assertThat(functions)
                .hasSize(2)
                .allSatisfy(function -> assertThat(makefile)
                        .containsPattern("(?m)^(build-\\w+ )*build-" + function + "( build-\\w+)*:$"));
    }

    @Test
    void theSampleEventsHaveThePropertiesOfTheCustomResource() {
        String properties =
                only("(?ms)^    Type: Custom::DynamoDbMigrations\\n.*?^    Properties:\\n(.*?)(?=^ {0,4}\\w|\\z)");

        assertThat(EventLoader.loadCloudFormationCustomResourceEvent("../events/create.json")
                        .getResourceProperties())
                .containsOnlyKeys(all("(?m)^ {6}(\\w+):", properties));
    }

    @Test
    void theRoleAllowsWhatAllMigrationsDo() throws Exception {
        Set<String> used = new TreeSet<>();
        UsersTable users = UsersTable.in(dynamoDb);
        users.putUser("1", "Ada@Example.com");
        Migrator migrator = users.migrator(
                WatchedClient.of(dynamoDb.client(), request -> actions(request).forEach(used::add)),
                new AddUserLookup(),
                new AddActivityIndex(),
                new AddEmailLower());

        migrator.migrate().orThrow();
        migrator.rollback(3).orThrow();

        assertThat(used).contains("UpdateTable", "Scan", "PutItem");
        assertThat(all("- dynamodb:(\\w+)", template)).containsAll(used);
    }

    /** The permissions that a request needs; a transaction has none of its own. */
    private static Stream<String> actions(DynamoDbRequest request) {
        if (request instanceof TransactWriteItemsRequest transaction) {
            return transaction.transactItems().stream().map(TemplateTest::action);
        }
        return Stream.of(request.getClass().getSimpleName().replaceFirst("Request$", ""));
    }

    private static String action(TransactWriteItem item) {
        if (item.conditionCheck() != null) {
            return "ConditionCheckItem";
        }
        return item.put() != null ? "PutItem" : item.update() != null ? "UpdateItem" : "DeleteItem";
    }

    private String only(String regex) {
        // Said twice, it must be said in the same way.
        assertThat(all(regex, template)).hasSize(1);
        return all(regex, template).iterator().next();
    }

    private static Set<String> all(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(toSet());
    }
}
