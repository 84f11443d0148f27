package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;

class ClientsTest {

    @Test
    void buildsTheClientOnceWhenItIsFirstAskedFor() {
        AtomicInteger asked = new AtomicInteger();
        Clients clients = new Clients(() -> {
            asked.incrementAndGet();
            return environment(Map.of());
        });

        assertThat(asked).hasValue(0);
        assertThat(clients.get()).isSameAs(clients.get());
        assertThat(asked).hasValue(1);
        clients.get().close();
    }

    @Test
    void looksForNothingButTheEnvironmentOfTheFunction() {
        DynamoDbServiceClientConfiguration configuration =
                configuration(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000"));

        assertThat(configuration.region()).isEqualTo(Region.EU_CENTRAL_1);
        assertThat(configuration.endpointOverride()).contains(URI.create("http://localhost:8000"));
        assertThat(configuration.overrideConfiguration().apiCallAttemptTimeout())
                .contains(Duration.ofSeconds(10));
        assertThat(configuration.overrideConfiguration().defaultProfileFile())
                .hasValueSatisfying(file -> assertThat(file.profiles()).isEmpty());
        assertThat(configuration.overrideConfiguration().retryStrategy())
                .hasValueSatisfying(
                        strategy -> assertThat(strategy.maxAttempts()).isEqualTo(6));
    }

    @ParameterizedTest
    @CsvSource({
        "'', EnvironmentVariableCredentialsProvider",
        "http://localhost:9001/creds, ContainerCredentialsProvider"
    })
    void takesCredentialsFromWhereLambdaHasThem(String endpoint, String provider) {
        assertThat(configuration(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint))
                        .credentialsProvider()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(provider);
    }

    @Test
    void saysWhichVariableIsMissingOrWrong() {
        assertThatThrownBy(() -> Environment.of(Map.of())).hasMessageContaining("AWS_REGION");
        assertThatThrownBy(() -> environment(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://a b")))
                .hasMessageContaining("AWS_ENDPOINT_URL_DYNAMODB");
    }

    private static DynamoDbServiceClientConfiguration configuration(Map<String, String> variables) {
        try (var client = new Clients(() -> environment(variables)).get()) {
            return client.serviceClientConfiguration();
        }
    }

    private static Environment environment(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(Map.of("AWS_REGION", "eu-central-1"));
        variables.putAll(more);
        return Environment.of(variables);
    }
}
