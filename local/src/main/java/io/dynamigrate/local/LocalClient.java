package io.dynamigrate.local;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A DynamoDB client of a local server, the same on each machine: it reads no environment and no profile files. */
final class LocalClient {

    static final Region REGION = Region.US_EAST_1;
    /** Both keys. Letters only: DynamoDB Local refuses anything else. */
    static final String KEY = "local";

    private LocalClient() {}

    static DynamoDbClient of(URI endpoint) {
        return client(
                endpoint,
                UrlConnectionHttpClient.builder(),
                DefaultRetryStrategy.standardStrategyBuilder().build());
    }

    /** A client whose requests pass an interceptor. */
    static DynamoDbClient of(URI endpoint, ExecutionInterceptor interceptor) {
        return client(
                endpoint,
                UrlConnectionHttpClient.builder(),
                DefaultRetryStrategy.standardStrategyBuilder().build(),
                interceptor);
    }

    /** A client that sends each request once, and waits so long for a connection and for each piece of the answer. */
    static DynamoDbClient withoutRetries(URI endpoint, Duration timeout) {
        return client(
                endpoint,
                UrlConnectionHttpClient.builder().connectionTimeout(timeout).socketTimeout(timeout),
                DefaultRetryStrategy.doNotRetry());
    }

    private static DynamoDbClient client(
            URI endpoint,
            UrlConnectionHttpClient.Builder http,
            RetryStrategy retries,
            ExecutionInterceptor... interceptors) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
                .httpClientBuilder(http.proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build()))
                .defaultsMode(DefaultsMode.STANDARD)
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .endpointDiscoveryEnabled(false)
                .overrideConfiguration(config -> config.defaultProfileFile(
                                ProfileFile.aggregator().build())
                        .defaultProfileName("none")
                        .retryStrategy(retries)
                        .executionInterceptors(List.of(interceptors)))
                .build();
    }
}
