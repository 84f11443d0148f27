package io.dynamigrate.function;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The one place that builds SDK clients. Each is built once, when it is first asked for.
 *
 * <p>Everything that the SDK would look for is said here: region, credentials, HTTP client, mode. It reads no profile
 * files and never asks the instance metadata service, which Lambda has not.
 */
final class Clients implements Supplier<DynamoDbClient> {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    /** A throttled table and fresh permissions need patience; a run that is out of time stops between requests. */
    private static final int ATTEMPTS = 6;

    private final Supplier<Environment> environment;
    private @Nullable DynamoDbClient client;

    Clients(Supplier<Environment> environment) {
        this.environment = environment;
    }

    @Override
    public synchronized DynamoDbClient get() {
        if (client == null) {
            client = dynamoDb(environment.get());
        }
        return client;
    }

    private static DynamoDbClient dynamoDb(Environment environment) {
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .region(Region.of(environment.region()))
                .credentialsProvider(credentials(environment))
                .defaultsMode(DefaultsMode.STANDARD)
                .endpointDiscoveryEnabled(false)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ATTEMPT))
                .overrideConfiguration(configuration -> configuration
                        .apiCallAttemptTimeout(ATTEMPT)
                        .retryStrategy(strategy -> strategy.maxAttempts(ATTEMPTS))
                        .defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build()));
        environment.dynamoDb().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(Environment environment) {
        return environment.hasCredentialsEndpoint()
                ? ContainerCredentialsProvider.builder().build()
                : EnvironmentVariableCredentialsProvider.create();
    }
}
