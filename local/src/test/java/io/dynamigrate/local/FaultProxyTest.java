package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class FaultProxyTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static FaultProxy proxy;

    private String table;

    @BeforeAll
    static void start() {
        proxy = FaultProxy.to(dynamoDb.endpoint());
    }

    @BeforeEach
    void reset() {
        proxy.reset();
        table = dynamoDb.newTable();
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    @Test
    void passesRequestsAndAnswersOn() {
        put("ü");

        assertThat(stored()).containsExactly("ü");
        assertThat(proxy.client().scan(s -> s.tableName(table)).items()).isEqualTo(dynamoDb.items(table));
    }

    @Test
    void passesDynamoDbsErrorsOn() {
        assertThatThrownBy(() -> proxy.client()
                        .putItem(put ->
                                put.tableName(table).item(item("a")).conditionExpression("attribute_exists(PK)")))
                .isInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    void countsRequestsByOperationAndListsThemInOrder() {
        put("a");
        proxy.client().describeTable(d -> d.tableName(table));
        put("b");

        assertThat(proxy.count()).isEqualTo(3);
        assertThat(proxy.counts()).isEqualTo(Map.of("DescribeTable", 1, "PutItem", 2));
        assertThat(proxy.requests())
                .extracting(WireRequest::number, WireRequest::call, WireRequest::operation)
                .containsExactly(tuple(1, 1, "PutItem"), tuple(2, 1, "DescribeTable"), tuple(3, 2, "PutItem"));
        assertThat(Json.plain(Json.object(proxy.requests().get(1).body()).get("TableName")))
                .isEqualTo(table);
    }

    @Test
    void losesARequest() {
        put("a");
        proxy.on(WireRequest.number(2), Fault.loseRequest());

        assertThatThrownBy(() -> put("b")).isInstanceOf(SdkClientException.class);
        put("c");

        assertThat(stored()).containsExactly("a", "c");
        assertThat(proxy.count()).isEqualTo(3);
    }

    @Test
    void losesAnAnswer() {
        put("a");
        proxy.on(WireRequest.call(1, "UpdateItem"), Fault.loseAnswer());

        assertThatThrownBy(this::increment).isInstanceOf(SdkClientException.class);

        assertThat(counter()).isEqualTo("1");
        assertThat(proxy.counts()).containsEntry("UpdateItem", 1);
    }

    @Test
    void losesTheFirstRequestOfAConnectionToo() {
        proxy.on(WireRequest.number(1), Fault.loseAnswer());

        try (DynamoDbClient fresh = proxy.newClient(Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> increment(fresh)).isInstanceOf(SdkClientException.class);
        }

        assertThat(counter()).isEqualTo("1");
        assertThat(proxy.count()).isEqualTo(1);
    }

    @Test
    void stopsTheWorldBeforeARequest() {
        proxy.stopBefore(WireRequest.number(2));
        put("a");

        assertThatThrownBy(() -> put("b")).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> put("c")).isInstanceOf(SdkClientException.class);
        proxy.restart();
        put("d");

        assertThat(stored()).containsExactly("a", "d");
    }

    @Test
    void stopsTheWorldAfterARequest() {
        proxy.stopAfter(WireRequest.call(2, "PutItem"));
        put("a");

        assertThatThrownBy(() -> put("b")).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> put("c")).isInstanceOf(SdkClientException.class);
        proxy.restart();
        put("d");

        assertThat(stored()).containsExactly("a", "b", "d");
    }

    @Test
    void stopsAgainWhereItIsToldTo() {
        proxy.stopBefore(WireRequest.number(1));
        assertThatThrownBy(() -> put("a")).isInstanceOf(SdkClientException.class);
        proxy.restart();
        proxy.stopBefore(WireRequest.number(proxy.count() + 2));
        put("b");

        assertThatThrownBy(() -> put("c")).isInstanceOf(SdkClientException.class);
        assertThat(stored()).containsExactly("b");
    }

    @Test
    void letsNoLaterRequestPassAStopWhenManyComeAtOnce() {
        proxy.stopBefore(WireRequest.number(10));

        List<CompletableFuture<Void>> puts = IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.runAsync(() -> put("i" + i)))
                .toList();

        puts.forEach(put -> put.handle((done, error) -> error).join());
        assertThat(stored()).hasSize(9);
        assertThat(proxy.requests())
                .extracting(WireRequest::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 30).boxed().toList());
    }

    @Test
    void delaysARequest() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        proxy.on(WireRequest.number(1), Fault.delayRequest(() -> {
            arrived.countDown();
            released.await();
        }));
        var late = CompletableFuture.runAsync(() -> put("late"));
        arrived.await();

        put("early");
        assertThat(stored()).containsExactly("early");
        released.countDown();
        late.join();
        assertThat(stored()).containsExactly("early", "late");
    }

    @Test
    void delaysAnAnswerUntilTheClientGivesUp() throws Exception {
        CountDownLatch carriedOut = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        proxy.on(WireRequest.number(1), Fault.delayAnswer(() -> {
            carriedOut.countDown();
            released.await();
        }));

        try (DynamoDbClient hasty = proxy.newClient(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> increment(hasty))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("timed out");
        }
        carriedOut.await();
        released.countDown();

        assertThat(counter()).isEqualTo("1");
        assertThat(proxy.count()).isEqualTo(1);
    }

    @Test
    void throttlesWithReasons() {
        String index = "arn:aws:dynamodb:us-east-1:000000000000:table/users/index/activity";
        var reason = ThrottlingReason.builder()
                .reason("IndexWriteKeyRangeThroughputExceeded")
                .resource(index)
                .build();
        proxy.on(
                WireRequest.number(1),
                Fault.answer(WireResponse.throughputExceeded("IndexWriteKeyRangeThroughputExceeded", index)));
        proxy.on(
                WireRequest.number(2),
                Fault.answer(WireResponse.throttled("IndexWriteKeyRangeThroughputExceeded", index)));

        assertThatThrownBy(() -> put("a"))
                .isInstanceOfSatisfying(
                        ProvisionedThroughputExceededException.class,
                        e -> assertThat(e.throttlingReasons()).containsExactly(reason));
        assertThatThrownBy(() -> put("a"))
                .isInstanceOfSatisfying(
                        ThrottlingException.class,
                        e -> assertThat(e.throttlingReasons()).containsExactly(reason));
        assertThat(stored()).isEmpty();
    }

    @Test
    void answersWithErrorsOfTheService() {
        proxy.on(WireRequest.number(1), Fault.answer(WireResponse.transactionCanceled("None", "TransactionConflict")));
        proxy.on(
                WireRequest.number(2),
                Fault.answer(WireResponse.error(400, "IdempotentParameterMismatchException", "other parameters")));
        proxy.on(WireRequest.number(3), Fault.answer(WireResponse.error(500, "InternalServerError", "try again")));

        assertThatThrownBy(() -> put("a"))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        e -> assertThat(e.cancellationReasons())
                                .extracting(CancellationReason::code)
                                .containsExactly("None", "TransactionConflict"));
        assertThatThrownBy(() -> put("a"))
                .isInstanceOf(IdempotentParameterMismatchException.class)
                .hasMessageContaining("other parameters");
        assertThatThrownBy(() -> put("a")).isInstanceOf(InternalServerErrorException.class);
        assertThat(proxy.count()).isEqualTo(3);
    }

    @Test
    void rewritesAnAnswer() {
        proxy.on(
                WireRequest.each("DescribeTable"),
                Fault.rewrite(response ->
                        new WireResponse(response.status(), response.body().replace("\"ACTIVE\"", "\"UPDATING\""))));

        assertThat(proxy.client().describeTable(d -> d.tableName(table)).table().tableStatusAsString())
                .isEqualTo("UPDATING");
    }

    @Test
    void nestsTheFaultsOfOneRequestInTheirOrder() {
        proxy.on(WireRequest.each("UpdateItem"), Fault.rewrite(response -> WireResponse.error(500, "Outer", "outer")));
        proxy.on(WireRequest.number(1), Fault.answer(WireResponse.error(500, "Inner", "inner")));
        proxy.on(WireRequest.number(2), Fault.loseAnswer());

        assertThatThrownBy(this::increment)
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("outer");
        assertThatThrownBy(this::increment).isInstanceOf(SdkClientException.class);
        assertThat(counter()).isEqualTo("1");
    }

    @Test
    void scriptsAnswersFromTheRequest() {
        proxy.on(request -> request.body().contains("forbidden"), (request, rest) -> {
            rest.proceed();
            return Optional.of(WireResponse.error(400, "ValidationException", request.operation() + request.call()));
        });
        put("a");

        assertThatThrownBy(() -> put("forbidden")).hasMessageContaining("PutItem2");
        assertThat(stored()).containsExactly("a", "forbidden");
    }

    @Test
    void forgetsEverythingWhenItIsReset() {
        proxy.on(WireRequest.each("PutItem"), Fault.loseRequest());
        proxy.stopBefore(WireRequest.number(1));
        assertThatThrownBy(() -> put("a")).isInstanceOf(SdkClientException.class);

        proxy.reset();
        put("b");

        assertThat(proxy.requests()).extracting(WireRequest::number).containsExactly(1);
        assertThat(proxy.counts()).isEqualTo(Map.of("PutItem", 1));
        assertThat(stored()).containsExactly("b");
    }

    @Test
    void refusesWhatIsNoRequestOfDynamoDb() throws Exception {
        var response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(proxy.endpoint()).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("X-Amz-Target");
        assertThat(proxy.count()).isZero();
    }

    @Test
    void saysThatNothingAnswersBehindIt() throws IOException {
        URI nothing;
        try (ServerSocket socket = new ServerSocket(0)) {
            nothing = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (FaultProxy lonely = FaultProxy.to(nothing)) {
            assertThatThrownBy(() -> lonely.client().listTables())
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("No answer came from " + nothing);
        }
    }

    @Test
    void reportsAFaultThatThrowsWhenItIsClosed() {
        FaultProxy broken = FaultProxy.to(dynamoDb.endpoint());
        broken.on(WireRequest.number(1), (request, rest) -> {
            throw new AssertionError("not what was expected");
        });

        assertThatThrownBy(() -> broken.client().listTables()).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(broken::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not what was expected");
    }

    @Test
    void closesWhileAFaultStillWaits() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        FaultProxy other = FaultProxy.to(dynamoDb.endpoint());
        other.on(WireRequest.number(1), Fault.delayRequest(() -> {
            arrived.countDown();
            new CountDownLatch(1).await();
        }));
        var waiting = CompletableFuture.runAsync(() -> increment(other.newClient(Duration.ofMinutes(1))));
        arrived.await();

        other.close();

        assertThat(waiting).failsWithin(Duration.ofSeconds(10));
        assertThat(dynamoDb.items(table)).isEmpty();
    }

    @Test
    void closesAgainAndAgainWithoutHanging() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 20; i++) {
                try (FaultProxy other = FaultProxy.to(dynamoDb.endpoint())) {
                    other.client().listTables();
                }
            }
        });
    }

    @Test
    void refusesNumbersBelowOne() {
        assertThatThrownBy(() -> WireRequest.number(0)).hasMessageContaining("from 1, and this is 0");
        assertThatThrownBy(() -> WireRequest.call(-1, "PutItem")).hasMessageContaining("-1");
        assertThatThrownBy(() -> new WireResponse(0, "")).hasMessageContaining("not 0");
    }

    private void put(String sortKey) {
        proxy.client().putItem(put -> put.tableName(table).item(item(sortKey)));
    }

    private void increment() {
        increment(proxy.client());
    }

    private void increment(DynamoDbClient client) {
        client.updateItem(update -> update.tableName(table)
                .key(item("counter"))
                .updateExpression("ADD calls :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
    }

    private String counter() {
        return dynamoDb.items(table).stream()
                .filter(item -> item.containsKey("calls"))
                .map(item -> item.get("calls").n())
                .findFirst()
                .orElse("0");
    }

    private List<String> stored() {
        return dynamoDb.items(table).stream().map(item -> item.get("SK").s()).toList();
    }

    private static Map<String, AttributeValue> item(String sortKey) {
        return Map.of("PK", AttributeValue.fromS("p"), "SK", AttributeValue.fromS(sortKey));
    }
}
