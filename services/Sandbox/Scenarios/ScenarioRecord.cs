using System.Text.Json;

namespace MlConnector.Sandbox.Scenarios;

/// <summary>
/// Which scenario a state folder belongs to. The day is kept from the first start on, so that a restart
/// after midnight finds the same settlements that the ledger knows.
/// </summary>
internal sealed record ScenarioRecord(
    DateOnly Today,
    ulong Seed,
    int Settlements,
    int Rows,
    bool NegativeSettlement,
    bool ParallelSeries
)
{
    public static DateOnly TodayOf(SandboxOptions options, TimeProvider time)
    {
        var today = options.Today ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (options.StateFolder is not { } folder)
        {
            return today;
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "scenario.json");
        var wanted = Of(options, today);
        if (Read(path) is not { } kept)
        {
            Write(path, wanted);
            return today;
        }

        if (
            kept with { Today = today } != wanted
            || (options.Today is { } asked && asked != kept.Today)
        )
        {
            throw new InvalidOperationException(
                $"Sandbox:StateFolder {folder} belongs to another scenario ({kept}); give the same options or another folder."
            );
        }

        return kept.Today;
    }

    private static ScenarioRecord Of(SandboxOptions options, DateOnly today) =>
        new(
            today,
            options.Seed,
            options.Settlements,
            options.Rows,
            options.NegativeSettlement,
            options.ParallelSeries
        );

    private static ScenarioRecord? Read(string path) =>
        File.Exists(path)
            ? JsonSerializer.Deserialize<ScenarioRecord>(File.ReadAllText(path))
            : null;

    /// <summary>Written beside and moved into place, so that a crash leaves a whole file or none.</summary>
    private static void Write(string path, ScenarioRecord record)
    {
        var half = $"{path}.new";
        using (var stream = File.Create(half))
        {
            JsonSerializer.Serialize(stream, record);
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }
}
