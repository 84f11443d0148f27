package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What passes a proxy, and what is lost, stopped or delayed on its way. */
class FaultProxyTest extends ProxiedTable {

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
    void refusesWhatIsNoRequestOfDynamoDb() throws Exception {
        var response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(proxy.endpoint()).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("X-Amz-Target");
        assertThat(proxy.count()).isZero();
    }

    @Test
    void refusesNumbersBelowOne() {
        assertThatThrownBy(() -> WireRequest.number(0)).hasMessageContaining("from 1, and this is 0");
        assertThatThrownBy(() -> WireRequest.call(-1, "PutItem")).hasMessageContaining("-1");
        assertThatThrownBy(() -> new WireResponse(0, "")).hasMessageContaining("not 0");
    }
}
