using System.Runtime.InteropServices;
using Docker.DotNet;

namespace MlConnector.TestKit;

/// <summary>
/// Verb <c>containers</c>: one pair of server containers for a whole run. Writes their addresses as
/// <c>NAME=value</c> lines, then <c>ready</c>, and removes the containers on SIGTERM or SIGINT.
/// </summary>
internal static class ContainersVerb
{
    private const int Unavailable = 1;

    public static async Task<int> RunAsync(TextWriter output, TextWriter problems)
    {
        if (!await DockerEngine.AnswersAsync())
        {
            await problems.WriteLineAsync("No Docker engine answers.");
            return Unavailable;
        }

        using var stop = new CancellationTokenSource();
        using var terminated = StopOn(PosixSignal.SIGTERM, stop);
        using var interrupted = StopOn(PosixSignal.SIGINT, stop);
        await using var containers = new ServerContainers();
        try
        {
            Write(await containers.StartAsync(stop.Token), output);
        }
        catch (DockerApiException refused)
        {
            await problems.WriteLineAsync(
                $"A Docker engine answers, but the containers cannot be had from it: {refused.Message}"
            );
            return Unavailable;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Unavailable;
        }

        await WaitAsync(stop.Token);
        return 0;
    }

    private static void Write(ServerAddresses servers, TextWriter output)
    {
        output.WriteLine($"{ServerAddresses.PostgresVariable}={servers.Postgres}");
        output.WriteLine($"{ServerAddresses.RabbitMqVariable}={servers.RabbitMq.OriginalString}");
        output.WriteLine(
            $"{ServerAddresses.ManagementVariable}={servers.RabbitMqManagement.OriginalString}"
        );
        output.WriteLine("ready");
        output.Flush();
    }

    private static PosixSignalRegistration StopOn(
        PosixSignal signal,
        CancellationTokenSource stop
    ) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                // The containers are removed first; then the process ends by itself.
                context.Cancel = true;
                stop.Cancel();
            }
        );

    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
