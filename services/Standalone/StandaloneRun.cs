using System.Diagnostics;
using MlConnector.Hosting;

namespace MlConnector.Standalone;

/// <summary>One run: open the folder, start the stand-ins and the connector, watch, show, judge.</summary>
internal static class StandaloneRun
{
    /// <returns>0 when every settlement is posted and the ledger agrees; 1 otherwise; 2 when the folder cannot be used.</returns>
    public static async Task<int> RunAsync(
        StandaloneSettings settings,
        CancellationToken cancellationToken
    )
    {
        var stopwatch = Stopwatch.StartNew();
        var folder = settings.Scenario.Folder(settings.Data);
        using var held = await TakeAsync(folder);
        if (held is null)
        {
            return 2;
        }

        if (settings.Fresh)
        {
            held.Clear();
        }

        var screen = new Screen();
        try
        {
            await using var connector = await Connector.StartAsync(
                folder,
                settings,
                cancellationToken
            );
            screen.Started(connector);
            var finished = await Watch.UntilSettledAsync(connector, screen, cancellationToken);
            var verdict = await connector.Sandbox.VerdictAsync(cancellationToken);
            screen.Table(finished.Settlements);
            screen.Verdict(verdict, stopwatch.Elapsed);
            if (!settings.Once)
            {
                screen.StaysUp(connector);
                await Watch.ForeverAsync(connector, screen, finished, cancellationToken);
            }

            return finished.AllPosted && verdict.Ok ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Stopped();
            return settings.Once ? 1 : 0;
        }
    }

    /// <summary>The folder's lock, or null after telling why the folder cannot be used.</summary>
    private static async Task<FolderLock?> TakeAsync(DirectoryInfo folder)
    {
        try
        {
            if (FolderLock.TryTake(folder) is { } held)
            {
                return held;
            }

            await Console.Error.WriteLineAsync(
                $"{folder} is in use by another Standalone. Stop that one, or name another folder with --data."
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"{folder} cannot be used: {fault.Message} Name a folder that can be written with --data."
            );
        }

        return null;
    }
}
