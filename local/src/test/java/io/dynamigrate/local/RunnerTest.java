package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerTest {

    @TempDir
    static Path app;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void pack() throws Exception {
        SamplePackage.in(app, FakeFunction.class);
    }

    @Test
    void tellsTheStory() {
        assertThat(run()).isZero();

        assertThat(text(out)).isEqualTo("""

                        1  Create the stack with Target 2_second
                           applied     1_first, 2_second
                           history     1_first   applied
                                       2_second  applied
                           indexes     none
                           lock        free
                           told        SUCCESS: version 1

                        2  Update it: Target 3_third
                           applied     3_third
                           history     1_first   applied
                                       2_second  applied
                                       3_third   applied
                           indexes     none
                           lock        free
                           told        SUCCESS: version 1

                        3  Look before moving back, by hand: rollback with dryRun
                           would       roll back 2_second, 3_third
                           history     1_first   applied
                                       2_second  applied
                                       3_third   applied
                           indexes     none
                           lock        free
                           told        nothing, because CloudFormation did not ask

                        4  Update it: Target back at 1_first
                           rolled back 2_second, 3_third
                           history     1_first   applied
                                       2_second  rolled_back
                                       3_third   rolled_back
                           indexes     none
                           lock        free
                           told        SUCCESS: version 1

                        5  Delete the stack, with OnDelete RollBack
                           rolled back 1_first
                           history     1_first   rolled_back
                                       2_second  rolled_back
                                       3_third   rolled_back
                           indexes     none
                           lock        free
                           told        SUCCESS: version 1
                        """);
    }

    @Test
    void playsEventsOnATableThatIsKept() throws Exception {
        assertThat(run(event("users", "1_first"))).isZero();
        out.reset();
        Path command = command("users");
        Path event = event("users", "2_second");

        assertThat(run(command, event)).isZero();
        assertThat(text(out)).isEqualTo("""

                        %s
                           action      plan
                           table       users
                           migrations  1_first  version 1  Do it
                                       2_second  version 2  Do it
                                       3_third  version 3  Do it
                           notes       a, b
                           empty       none
                           last        id  c
                                       done  a, b
                           text        one
                                       two
                           history     1_first  applied
                           indexes     none
                           lock        free

                        %s
                           applied     1_first, 2_second
                           history     1_first   applied
                                       2_second  applied
                           indexes     none
                           lock        free
                           told        SUCCESS: version 1
                        """.formatted(command, event));
    }

    @ParameterizedTest
    @CsvSource({
        "fail, told        FAILED: it did not work",
        "silent, told        nothing: CloudFormation got no answer: the function returned without one.",
        "garbage, told        nothing: CloudFormation's protocol was broken: Status must be SUCCESS or FAILED",
        "crash, told        nothing: CloudFormation got no answer: Runtime.ExitError",
    })
    void endsWithOneWhenAnEventWasNotAnsweredWithSuccess(String table, String told) throws Exception {
        assertThat(run(event(table, "1_first"))).isOne();
        assertThat(text(out)).contains(told);
    }

    @ParameterizedTest
    @CsvSource({
        "fail, error       it did not work",
        "silent, error       The function's response cannot be read",
        "crash, error       The function failed:"
    })
    void endsWithOneWhenACommandFailed(String table, String error) throws Exception {
        assertThat(run(command(table))).isOne();
        assertThat(text(out)).contains(error);
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "arn:aws:lambda:us-east-1:123456789012:function:users:13, 13", "$LATEST, 1"})
    void runsTheVersionThatTheEventNames(String named, String runs) throws Exception {
        String event =
                "{\"RequestType\": \"Create\", \"ResourceProperties\": {\"FunctionVersion\": \"" + named + "\"}}";

        assertThat(run(write("event.json", event))).isZero();
        assertThat(text(out)).contains("SUCCESS: version " + runs + "\n");
    }

    @Test
    void showsTheLogWhenItIsAskedTo() throws Exception {
        run("--log", event("users", "1_first"));

        assertThat(text(err)).contains("| status 200");
    }

    @Test
    void deletesTheKeptTable() throws Exception {
        run(event("users", "1_first"));
        assertThat(data()).isDirectory();

        assertThat(run("--reset")).isZero();
        assertThat(data()).doesNotExist();
        assertThat(run("--reset")).isZero();
    }

    @Test
    void deletesNothingThatIsNotItsOwn() throws Exception {
        Path file = Files.writeString(Files.createDirectories(data()).resolve("thesis.txt"), "");

        assertThat(run("--reset")).isEqualTo(2);
        assertThat(file).exists();
        assertThat(text(err)).contains("thesis.txt").contains("delete it by hand");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour     | The option --colour is not known. Run ./run --help to see what there is.",
                "--data       | The option --data needs a value. Run ./run --help to see what there is.",
                "missing.json | There is no file missing.json: name an event, for example events/create.json.",
            })
    void saysWhatItDoesNotUnderstand(String argument, String sentence) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(text(err)).isEqualTo(sentence + "\n");
    }

    /** Issue 12.19. */
    @Test
    void saysThatAFolderIsNoEvent() {
        assertThat(run(folder)).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo("The path " + folder + " is a folder: name an event in it, for example "
                        + folder.resolve("create.json") + ".\n");
    }

    @ParameterizedTest
    @CsvSource({"[], not a JSON object", "{, not valid JSON", "'', not a JSON object"})
    void refusesAMalformedFileBeforeItPlaysAnother(String content, String reason) throws Exception {
        Path bad = write("bad.json", content);

        assertThat(run(event("users", "1_first"), bad)).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo("The file " + bad + " cannot be played, because it is " + reason
                        + ": write one event or command into it, as in events/plan.json.\n");
        assertThat(data()).doesNotExist();
    }

    @Test
    void playsNoOtherEventTogetherWithAPlay() throws Exception {
        Path event = event("users", "1_first");

        assertThat(run(write("play.json", "{\"play\": {}}"), event)).isEqualTo(2);
        assertThat(text(err)).contains("The file " + event + " cannot be played together with a play");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void refusesAPlayThatIsNoObject() throws Exception {
        assertThat(run(write("play.json", "{\"play\": 1}"))).isEqualTo(2);
        assertThat(text(err)).contains("The field play of", "is not an object");
    }

    @Test
    void saysThatTheFunctionIsMissing() {
        assertThat(runner().run(
                                "--app",
                                folder.resolve("none").toString(),
                                "--handler",
                                "Handler",
                                "--template",
                                template().toString()))
                .isOne();
        assertThat(text(err)).contains("There is no packaged function in " + folder.resolve("none"));
        assertThat(runner().run()).isEqualTo(2);
    }

    @Test
    void helps() {
        assertThat(runner().run("--help")).isZero();
        assertThat(text(out)).startsWith("Usage: ./run");
    }

    private int run(Object... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--app",
                app.toString(),
                "--handler",
                FakeFunction.class.getName(),
                "--template",
                template().toString(),
                "--items",
                folder.resolve("none.json").toString(),
                "--data",
                data().toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return runner().run(all.toArray(String[]::new));
    }

    private Runner runner() {
        return new Runner(new Screen(stream(out), stream(err), false, Duration.ofMinutes(1)));
    }

    private Path template() {
        try {
            return write("template.yaml", """
                    Resources:
                      UsersTable:
                        Type: AWS::DynamoDB::Table
                        Properties:
                          AttributeDefinitions: [{AttributeName: PK, AttributeType: S}, {AttributeName: SK, AttributeType: S}]
                          KeySchema: [{AttributeName: PK, KeyType: HASH}, {AttributeName: SK, KeyType: RANGE}]
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path event(String table, String target) throws Exception {
        return write(target + ".json", """
                {"RequestType": "Create", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l",
                 "ResourceProperties": {"TableName": "%s", "Target": "%s"}}""".formatted(table, target));
    }

    private Path command(String table) throws Exception {
        return write("command.json", "{\"action\": \"plan\", \"TableName\": \"" + table + "\"}");
    }

    private Path write(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
