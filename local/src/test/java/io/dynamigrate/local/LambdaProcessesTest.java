package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaProcessesTest {

    @TempDir
    static Path folder;

    @Test
    void startsAnotherProcessOnlyWhereNoneIsIdle() throws Exception {
        SamplePackage.in(folder, SampleHandler.class);
        CountDownLatch hanging = new CountDownLatch(1);
        LambdaProcesses function = LambdaProcesses.of(
                LambdaProcess.of(folder, SampleHandler.class.getName()).log(line -> {
                    if (line.equals("got hang")) {
                        hanging.countDown();
                    }
                }));
        CompletableFuture<Invocation> first = CompletableFuture.supplyAsync(() -> invoke(function, "hang"));
        assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();

        String second = function.invoke("process").response();

        assertThat(function.invoke("process").response()).isEqualTo(second);
        assertThat(function.count()).isEqualTo(2);
        function.close();
        assertThat(first.get().error()).isPresent();
        assertThatThrownBy(() -> function.invoke("process")).isInstanceOf(IllegalStateException.class);
    }

    private static Invocation invoke(LambdaProcesses function, String payload) {
        try {
            return function.invoke(payload);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
