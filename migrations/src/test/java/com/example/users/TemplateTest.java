package com.example.users;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import io.dynamigrate.function.UnansweredEvents;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.run.Migrator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Issue 11: the same code can be deployed again after a failed deployment. */
    @ParameterizedTest
    @CsvSource({"'', ''", "1764533744, 1764533744", "two words, two words"})
    void theMakefilePutsTheTextOfDeploymentIntoThePackage(String deployment, String expected, @TempDir Path folder)
            throws Exception {
        Path make = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "make"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(make != null, "make is not installed");
        Path lambda = Files.createDirectories(folder.resolve("migrations/target/lambda"));
        Files.writeString(lambda.resolve("code"), "code");
        Files.copy(ROOT.resolve("migrations/Makefile"), folder.resolve("migrations/Makefile"));
        Path maven = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Path artifacts = Files.createDirectories(folder.resolve("artifacts"));

        ProcessBuilder builder = new ProcessBuilder(
                        make.toString(), "-f", "migrations/Makefile", "build-MigrationsFunction")
                .directory(folder.toFile())
                .inheritIO();
        builder.environment().merge("PATH", folder.toString(), (old, own) -> own + File.pathSeparator + old);
        builder.environment().put("ARTIFACTS_DIR", artifacts.toString());
        builder.environment().put("DEPLOYMENT", deployment);
        assertThat(builder.start().waitFor()).isZero();

        assertThat(artifacts.resolve("code")).hasContent("code");
        if (expected.isEmpty()) {
            assertThat(artifacts.resolve("deployment.txt")).doesNotExist();
        } else {
            assertThat(artifacts.resolve("deployment.txt")).hasContent(expected);
        }
    }

    /** Issue 11: a first deployment that fails can be made again, and its log can be read. */
    @Test
    void whatAFailedCreationLeaves() {
        assertThat(resource("UsersTable"))
                .contains("    DeletionPolicy: RetainExceptOnCreate\n", "    UpdateReplacePolicy: Retain\n");
        assertThat(resource("MigrationsLogGroup"))
                .contains("    DeletionPolicy: Retain\n", "    UpdateReplacePolicy: Retain\n");
    }

    /** Issue 11: what the function counts, see {@link RollbackIT}. */
    @Test
    void anAlarmWatchesWhatNeedsAttention() {
        assertThat(resource("MigrationsNeedAttention"))
                .contains(
                        "Type: AWS::CloudWatch::Alarm\n",
                        "Namespace: Dynamigrate\n",
                        "MetricName: Attention\n",
                        "- Name: LogGroup\n          Value: !Ref MigrationsLogGroup\n");
        assertThat(all("LogGroup: (.*)", template)).containsExactly("!Ref MigrationsLogGroup");
    }

    private String resource(String name) {
        return only("(?ms)^  " + name + ":\\n(.*?)(?=^ {0,2}\\w|\\z)");
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
