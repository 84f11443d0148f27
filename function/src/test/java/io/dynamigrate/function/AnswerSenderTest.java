package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.local.CloudFormationStandIn;
import io.dynamigrate.local.Reply;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerSenderTest {

    @AutoClose
    private final CloudFormationStandIn cloudFormation = CloudFormationStandIn.start();

    private final FakeTime time = new FakeTime();
    private final List<String> log = new ArrayList<>();
    private final URL url = url(cloudFormation.responseUrl("stack", "request", "logical"));
    private final byte[] body =
            AnswerJson.of(new Answer(true, "Fine.", "stream", "physical", "stack", "request", "logical", Map.of()));

    @Test
    void putsTheBodyWithoutAContentTypeToTheUrlAsItIs() {
        send();

        assertThat(cloudFormation.answer())
                .hasValueSatisfying(
                        answer -> assertThat(answer.raw()).isEqualTo(new String(body, StandardCharsets.UTF_8)));
        assertThat(cloudFormation.requests()).isEqualTo(1);
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void triesAgainAfterWhatMayPass() {
        cloudFormation.respondWith(
                Reply.status(503), Reply.status(500), Reply.status(429), Reply.status(408), Reply.close());

        send();

        assertThat(cloudFormation.answer()).isPresent();
        assertThat(cloudFormation.requests()).isEqualTo(6);
        assertThat(time.sleeps()).hasSize(5).isSorted();
        assertThat(log).hasSize(5).noneMatch(line -> line.contains("X-Amz"));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 400, 301, 307})
    void givesUpAtOnceWhereTryingAgainDoesNotHelp(int status) {
        cloudFormation.respondWith(Reply.status(status));

        assertThatThrownBy(this::send)
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("status " + status)
                .hasMessageNotContaining("X-Amz")
                .hasNoCause();
        assertThat(cloudFormation.requests()).isEqualTo(1);
    }

    @Test
    void saysWhatForbidsMayMean() {
        cloudFormation.respondWith(Reply.status(403));

        assertThatThrownBy(this::send).hasMessageContaining("expired").hasMessageContaining("endpoint's policy");
    }

    @Test
    void stopsWhenTheTimeIsOver() {
        HttpPut never = (to, content, limit) -> {
            time.advance(Duration.ofSeconds(15));
            throw new IOException(to.toString());
        };

        assertThatThrownBy(() -> new AnswerSender(never, time, log::add)
                        .send(url, body, time.now().plusSeconds(60)))
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("gateway endpoint")
                .hasMessageNotContaining("X-Amz")
                .hasNoCause();
        assertThat(log).isNotEmpty().noneMatch(line -> line.contains("X-Amz"));
    }

    @Test
    void doesNotWaitForAServerThatHangs() {
        cloudFormation.respondWith(Reply.hang());
        HttpPut timed = (to, content, limit) -> {
            time.advance(limit);
            return new UrlConnectionPut().put(to, content, limit);
        };

        // The hanging request ends by its time limit, here the time that is left.
        assertThatThrownBy(() -> new AnswerSender(timed, time, log::add)
                        .send(url, body, time.now().plusSeconds(1)))
                .isInstanceOf(AnswerException.class)
                .hasMessageContaining("SocketTimeoutException");
        assertThat(cloudFormation.requests()).isEqualTo(1);
    }

    @Test
    void triesOnceEvenWhenTheTimeIsOverAlready() {
        List<Duration> limits = new ArrayList<>();
        HttpPut ok = (to, content, limit) -> {
            limits.add(limit);
            return 200;
        };

        new AnswerSender(ok, time, log::add).send(url, body, time.now().minusSeconds(1));

        assertThat(limits).hasSize(1);
    }

    private void send() {
        new AnswerSender(new UrlConnectionPut(), time, log::add)
                .send(url, body, time.now().plusSeconds(60));
    }

    private static URL url(String text) {
        try {
            return new URL(text);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
