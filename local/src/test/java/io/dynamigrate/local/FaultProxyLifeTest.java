package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The beginning and the end of a proxy. */
class FaultProxyLifeTest extends ProxiedTable {

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
}
