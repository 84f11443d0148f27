package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.local.Reply;
import io.dynamigrate.local.WatchedClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The edge cases of answers. */
class AnswerEdgeCasesTest extends EdgeCases {

    @TestFactory
    Stream<DynamicTest> edgeCases() {
        return Stream.of(
                edgeCase("9. After the answer nothing is thrown", this::afterTheAnswer),
                edgeCase("10. Whatever is thrown becomes an answer", this::throwable),
                edgeCase("10. Classes that are not there become an answer", this::missingClasses),
                edgeCase("11. Watchdog: an answer before Lambda ends the process", this::watchdog),
                edgeCase("12. What killed the process is answered by the failure destination", this::killed),
                edgeCase("13. A Reason of a megabyte is cut between characters", this::longReason),
                edgeCase("14. The Reason is one line, without a stack trace", this::oneLine),
                edgeCase("15. PUT: 503 twice and then 200", this::putAgain),
                edgeCase("15. PUT: 403 is not tried again", this::putForbidden),
                edgeCase("16. The URL is removed when the answer is sent", this::urlRemoved),
                edgeCase("23. A PUT that hangs says what is missing", this::hangingPut),
                edgeCase("24. Fresh permissions: AccessDenied is tried again", this::freshPermissions),
                edgeCase("25. Deadlines count from when the request was made", this::deadlines));
    }

    private void afterTheAnswer() throws IOException {
        AtomicBoolean isTold = new AtomicBoolean();
        DynamoDbClient client = WatchedClient.of(dynamoDb.client(), request -> {
            if (isTold.get()) {
                throw SdkClientException.create("the network is gone");
            }
        });
        HttpPut put = (url, body, limit) -> {
            int status = new UrlConnectionPut().put(url, body, limit);
            isTold.set(true);
            return status;
        };

        handle(client, put);

        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isTrue();
        assertThat(isTold).isTrue();
    }

    private void throwable() {
        Stage.Version version = stage.version("1", () -> {
            throw new ExceptionInInitializerError("no class");
        });

        assertThat(version.told(Events.create(properties())).reason()).contains("ExceptionInInitializerError");
        Answer error = stage.version(1, up(new OutOfMemoryError("heap"))).told(Events.create(properties()));
        assertThat(error.reason()).contains("OutOfMemoryError");
    }

    private void missingClasses() throws IOException {
        String update = stage.cloudFormation.fill(Events.json(Events.update("id", properties(), properties())));
        String record = "{\"requestPayload\": " + fill() + "}";
        Parts parts = stage.parts();
        Parts without = new Parts(
                () -> {
                    throw new NoClassDefFoundError("DynamoDbClient");
                },
                parts.http(),
                parts.time(),
                parts.versions(),
                id -> {
                    throw new NoClassDefFoundError("CloudFormationClient");
                },
                parts.continuation());

        handle(update, without);
        new UnansweredEvents(without)
                .handleRequest(stream(record), new ByteArrayOutputStream(), FakeContext.ofVersion("1"));

        assertThat(stage.cloudFormation.answer().orElseThrow().reason()).contains("NoClassDefFoundError");
        assertThat(stage.cloudFormation.answer().orElseThrow().succeeded()).isFalse();
    }

    private void watchdog() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        TestMigration endless = TestMigration.of("a", 1).up(context -> answered.await());
        String event = fill();
        Thread lambda = new Thread(() -> stage.version(1, endless).within(1000).invoke(event));
        lambda.start();

        Answer answer = stage.cloudFormation.await(Duration.ofSeconds(30));
        answered.countDown();
        lambda.join();

        assertThat(answer.reason()).contains("resumable");
        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
    }

    private void killed() throws Exception {
        String record = "{\"requestContext\": {\"condition\": \"RetriesExhausted\"}, \"requestPayload\": " + fill()
                + ", \"responsePayload\": {\"errorType\": \"Runtime.ExitError\", \"errorMessage\": \"signal 9\"}}";

        new UnansweredEvents(stage.parts())
                .handleRequest(stream(record), new ByteArrayOutputStream(), FakeContext.ofVersion("1"));

        Answer answer = stage.cloudFormation.answer().orElseThrow();
        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("Runtime.ExitError");
    }

    private void longReason() {
        Answer answer = stage.version(1, up(new IllegalStateException("😀\"\n".repeat(250_000))))
                .told(Events.create(properties()));

        assertThat(answer.raw().getBytes(StandardCharsets.UTF_8).length).isBetween(3_000, 4096);
        assertThat(answer.reason()).contains("'a' failed", "…").doesNotContain("\uFFFD");
    }

    private void oneLine() {
        Answer answer =
                stage.version(1, up(new IllegalStateException("two\nlines"))).told(Events.create(properties()));

        assertThat(answer.reason()).contains("'a'", "two lines").doesNotContain("\n", "\tat ");
    }

    private void putAgain() {
        stage.cloudFormation.respondWith(Reply.status(503), Reply.status(503));

        assertThat(stage.version(1, a).told(Events.create(properties())).succeeded())
                .isTrue();
        assertThat(stage.cloudFormation.requests()).isEqualTo(3);
    }

    private void putForbidden() {
        stage.cloudFormation.respondWith(Reply.status(403));

        assertThatThrownBy(() -> stage.version(1, a).invoke(fill()))
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("expired");
        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
    }

    private void urlRemoved() {
        stage.version(1, a).told(Events.create(properties()));

        assertThat(dynamoDb.items(table).toString()).contains("SUCCESS").doesNotContain("X-Amz-Signature");
    }

    private void hangingPut() {
        HttpPut hanging = (url, body, limit) -> {
            stage.advance(limit);
            throw new SocketTimeoutException("Read timed out");
        };

        assertThatThrownBy(() -> handle(dynamoDb.client(), hanging))
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("gateway endpoint")
                .hasMessageContaining("cloudformation-custom-resource-response-*");
    }

    private void freshPermissions() {
        int[] denials = {3};
        TestMigration needy = TestMigration.of("a", 1).up(context -> {
            if (denials[0]-- > 0) {
                throw DynamoDbException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AccessDeniedException")
                                .build())
                        .build();
            }
        });

        assertThat(stage.version(1, needy).told(Events.create(properties())).data())
                .contains(entry("Applied", "a"));
    }

    private void deadlines() {
        String made =
                fill("ServiceTimeout", "60").replace("X-Amz-Expires", "X-Amz-Date=20261123T095859Z&X-Amz-Expires");

        assertThatThrownBy(() -> stage.version(1, a).invoke(made)).isInstanceOf(AnswerException.class);

        assertThat(stage.history(table)).isEmpty();
        assertThat(stage.cloudFormation.violations()).hasSize(1);
    }

    private static TestMigration up(Throwable error) {
        return TestMigration.of("a", 1).up(context -> {
            if (error instanceof Error fatal) {
                throw fatal;
            }
            throw (Exception) error;
        });
    }

    private void handle(DynamoDbClient client, HttpPut put) throws IOException {
        Parts parts = stage.parts();
        handle(
                stage.cloudFormation.fill(Events.json(Events.create(properties("FunctionVersion", "1")))),
                new Parts(() -> client, put, parts.time(), parts.versions(), parts.stacks(), parts.continuation()));
    }

    private void handle(String event, Parts parts) throws IOException {
        new MigrationFunction(Migrations.unnamed(() -> Registry.of(a)), parts) {}.handleRequest(
                stream(event), new ByteArrayOutputStream(), FakeContext.ofVersion("1"));
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
