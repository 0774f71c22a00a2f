using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MlConnector.TestKit;

/// <summary>
/// A service of this clone as a process of its own, from the same build configuration as the tests.
/// Whatever happens in a test, the process ends with it.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process process;

    private ServiceProcess(string service, Process process)
    {
        Service = service;
        this.process = process;
    }

    /// <summary>The folder under <c>services/</c>.</summary>
    public string Service { get; }

    public int Id => process.Id;

    /// <summary>What it wrote, standard output and standard error together, as lines.</summary>
    public BoundedOutput Output { get; } = new();

    public bool HasExited => process.HasExited;

    /// <exception cref="InvalidOperationException">It still runs.</exception>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts <c>services/{service}</c> as it was built beside these tests.</summary>
    /// <param name="service">Folder under <c>services/</c>, such as <c>Ingest</c>.</param>
    /// <param name="arguments">Verb and options.</param>
    /// <param name="environment">Added to this process's environment; null removes a variable.</param>
    public static ServiceProcess Start(
        string service,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment
    )
    {
        var assembly = FindAssembly(service);
        var start = new ProcessStartInfo(DotNetHost(), ["exec", assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var running = new ServiceProcess(service, process);
        process.OutputDataReceived += (_, line) => running.Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => running.Output.Add(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    /// <summary>SIGKILL: the process gets no chance to finish anything. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: asks the process to end, as an operator or an orchestrator does.</summary>
    public void Terminate()
    {
        if (!process.HasExited && Kill(process.Id, SigTerm) != 0)
        {
            throw new InvalidOperationException(
                $"SIGTERM did not reach {Service} ({process.Id}): error {Marshal.GetLastPInvokeError()}."
            );
        }
    }

    /// <summary>The exit code, once it has ended by itself.</summary>
    /// <exception cref="TimeoutException">It runs on; the message holds what it wrote.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout) =>
        await EndsWithinAsync(timeout)
            ? process.ExitCode
            : throw new TimeoutException(
                $"{Service} did not end within {timeout.TotalSeconds} s. It wrote:\n{Output}"
            );

    /// <summary>Waits until it has ended, and no longer than the time given.</summary>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, SystemClock.Instance);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    /// <summary>The built assembly, of the same configuration and framework as these tests.</summary>
    private static string FindAssembly(string service)
    {
        // …/tests/<project>/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var configuration =
            output.Parent?.Name
            ?? throw new InvalidOperationException($"{output} is no build output.");
        var assembly = RepositoryRoot.Combine(
            "services",
            service,
            "bin",
            configuration,
            output.Name,
            $"MlConnector.{service}.dll"
        );
        return File.Exists(assembly)
            ? assembly
            : throw new FileNotFoundException(
                $"{assembly} is not there; build services/{service} in configuration {configuration} first."
            );
    }

    private static string DotNetHost() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path
        : Environment.ProcessPath is { } own && Path.GetFileName(own) == "dotnet" ? own
        : "dotnet";

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
