package io.dynamigrate.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** The real runtime interface client, which runs the function on Lambda too: where its parts are on this machine. */
final class RuntimeClient {

    /** Names the native library, instead of a fixed file in {@code /tmp} that two processes would overwrite for each other. */
    static final String NATIVE_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    static final String MAIN = AWSLambda.class.getName();

    private RuntimeClient() {}

    /** The client and what it needs, nothing else: what the function needs must be in its own package. */
    static String classPath() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(RuntimeClient::home)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Unpacks the client's native library into a folder. */
    static Path unpackNative(Path folder) throws IOException {
        String name = "libaws-lambda-jni." + platform() + ".so";
        try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
            if (library == null) {
                throw new IllegalStateException("Lambda's runtime interface client does not run on "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                        + ": use Linux on x86_64 or aarch64, for example in a container.");
            }
            Path file = folder.resolve(name);
            Files.copy(library, file);
            return file;
        }
    }

    private static String platform() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor =
                System.getProperty("os.arch").replace("amd64", "x86_64").replace("aarch64", "aarch_64");
        Path libraries = Path.of("/proc/self/maps");
        boolean musl = Files.exists(libraries) && Files.readString(libraries).contains("/ld-musl-");
        return system + (musl ? "_musl-" : "-") + processor;
    }

    private static String home(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("It is not known where " + type.getName() + " was loaded from.");
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type.getName() + " was loaded from an invalid URL", e);
        }
    }
}
