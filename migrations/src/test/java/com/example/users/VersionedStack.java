package com.example.users;

import io.dynamigrate.function.MigrationFunction;
import io.dynamigrate.function.UnansweredEvents;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.local.Invocation;
import io.dynamigrate.local.LambdaProcess;
import io.dynamigrate.local.LambdaStandIn;
import io.dynamigrate.local.StacksStandIn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A stack whose function has several versions of different code, each a process of its own under the real runtime
 * interface client; Lambda, through which they invoke each other; and both ends of CloudFormation.
 */
final class VersionedStack implements AutoCloseable {

    static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/users/1";
    static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:migrations:";
    private static final Path PACKAGE = Path.of("target", "versions");
    private static final Path CODE = Path.of("com", "example", "users", "versions");
    /** Longer than the lease of a version that is killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();
    final LambdaStandIn lambda = LambdaStandIn.start();
    final StacksStandIn stacks = StacksStandIn.start();
    private final Map<Integer, LambdaProcess> versions = new HashMap<>();
    private final Path lists;
    private final URI dynamoDb;
    private final String table;
    private String physicalId = "";

    /** A stack of that table, whose processes list the classes that they load in files of a folder. */
    VersionedStack(Path lists, URI dynamoDb, String table) throws IOException {
        this.lists = lists;
        this.dynamoDb = dynamoDb;
        this.table = table;
        layOut();
    }

    /** The package of all versions: the libraries of the sample, and the classes of these tests. */
    private static void layOut() throws IOException {
        Path libraries = PACKAGE.resolve("lib");
        Files.createDirectories(PACKAGE.resolve(CODE));
        if (!Files.exists(libraries)) {
            Files.createSymbolicLink(
                    libraries, Path.of("target", "lambda", "lib").toAbsolutePath());
        }
        try (Stream<Path> classes = Files.list(Path.of("target", "test-classes").resolve(CODE))) {
            for (Path file : classes.toList()) {
                Files.copy(
                        file, PACKAGE.resolve(CODE).resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Publishes a version with this code. */
    void publish(int number, Class<? extends MigrationFunction> code) {
        LambdaProcess process = LambdaProcess.of(PACKAGE, code.getName())
                .functionVersion(Integer.toString(number))
                .dynamoDb(dynamoDb)
                .environment("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint().toString())
                .environment(
                        "AWS_ENDPOINT_URL_CLOUDFORMATION", stacks.endpoint().toString())
                .environment("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + lists.resolve("loaded-" + number))
                .start();
        versions.put(number, process);
        lambda.publish(FUNCTION + number, process::invoke);
    }

    /** The names of the classes that a version has loaded so far. */
    String loadedClasses(int number) throws IOException {
        return Files.readString(lists.resolve("loaded-" + number));
    }

    /** What a version has printed so far. */
    List<String> log(int number) {
        return Objects.requireNonNull(versions.get(number)).log();
    }

    /** Creates the custom resource with a version. */
    Answer create(int number) throws InterruptedException {
        Answer answer = told(number, event("Create", number, ""));
        physicalId = answer.physicalResourceId();
        return answer;
    }

    /** Sends the Update from one version to another to that one, as a deployment or its rollback does. */
    Answer update(int number, int before) throws InterruptedException {
        return told(number, updateEvent(number, before));
    }

    /** Sends the same Update to another version than it is for. */
    Invocation updateReaches(int reached, int number, int before) throws InterruptedException {
        return versions.get(reached).invoke(cloudFormation.fill(updateEvent(number, before)));
    }

    /** Sends an Update to the failure destination, as Lambda does when all its attempts failed. */
    Answer updateFails(int number, int before, String error) throws InterruptedException {
        String event = cloudFormation.fill(updateEvent(number, before));
        try (LambdaProcess destination = LambdaProcess.of(PACKAGE, UnansweredEvents.class.getName())
                .dynamoDb(dynamoDb)
                .start()) {
            destination.invoke("""
                            {"requestContext": {"condition": "RetriesExhausted"}, "requestPayload": %s,
                             "responsePayload": {"errorType": "%s"}}
                            """.formatted(event, error)).response();
        }
        return answer();
    }

    Answer answer() throws InterruptedException {
        return cloudFormation.await(PATIENCE);
    }

    private Answer told(int number, String event) throws InterruptedException {
        versions.get(number).invoke(cloudFormation.fill(event)).response();
        return answer();
    }

    private String updateEvent(int number, int before) {
        return event("Update", number, """
                ,"PhysicalResourceId": "%s", "OldResourceProperties": %s""".formatted(physicalId, properties(before)));
    }

    private String event(String type, int number, String more) {
        return """
                {"RequestType": "%s", "StackId": "%s", "RequestId": "1", "LogicalResourceId": "UserMigrations",
                 "ResourceProperties": %s %s}
                """.formatted(type, STACK, properties(number), more);
    }

    private String properties(int number) {
        return """
                {"TableName": "%s", "FunctionVersion": "%s"}""".formatted(table, FUNCTION + number);
    }

    @Override
    public void close() {
        versions.values().forEach(LambdaProcess::close);
        stacks.close();
        lambda.close();
        cloudFormation.close();
    }
}
