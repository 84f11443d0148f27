package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One invocation of a version of a function, through its alias, which keeps its log lines. */
final class FakeContext implements Context {

    static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:migrations";
    static final String LOG_GROUP = "/aws/lambda/migrations";
    static final String LOG_STREAM = "2026/11/23/[7]0123456789abcdef";

    private final String version;
    private final int remainingMillis;
    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    FakeContext(String version, int remainingMillis) {
        this.version = version;
        this.remainingMillis = remainingMillis;
    }

    static FakeContext ofVersion(String version) {
        return new FakeContext(version, 300_000);
    }

    /** What was logged, in one piece. */
    synchronized String log() {
        return String.join("", lines);
    }

    /** What was logged at the level WARN, message by message. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public String getAwsRequestId() {
        return "request-1";
    }

    @Override
    public String getLogGroupName() {
        return LOG_GROUP;
    }

    @Override
    public String getLogStreamName() {
        return LOG_STREAM;
    }

    @Override
    public String getFunctionName() {
        return "migrations";
    }

    @Override
    public String getFunctionVersion() {
        return version;
    }

    @Override
    public String getInvokedFunctionArn() {
        return ARN + ":live";
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getRemainingTimeInMillis() {
        return remainingMillis;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 512;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                synchronized (FakeContext.this) {
                    lines.add(message);
                }
            }

            @Override
            public void log(String message, LogLevel level) {
                synchronized (FakeContext.this) {
                    lines.add(message + "\n");
                    if (level == LogLevel.WARN) {
                        warnings.add(message);
                    }
                }
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
