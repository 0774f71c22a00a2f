using System.Globalization;
using System.Text.Json;

namespace MlConnector.Standalone;

/// <summary>What the Sandbox plays; the same scenario always gives the same settlements.</summary>
/// <param name="Settlements">Settlements over all sellers.</param>
/// <param name="Rows">Rows of each settlement, about.</param>
/// <param name="Seed">Any number; another seed gives other orders.</param>
/// <param name="Today">The day that the settlements lead up to.</param>
internal sealed record Scenario(int Settlements, int Rows, int Seed, DateOnly Today)
{
    private const string FileName = "scenario.json";

    /// <summary>
    /// The scenario of this data folder: the one that was begun there, so that a restart goes on with the
    /// same settlements on another day, or a new one.
    /// </summary>
    public static Scenario Open(DirectoryInfo folder, int settlements, int rows, int seed, DateOnly today)
    {
        var file = Path.Combine(folder.FullName, FileName);
        if (File.Exists(file))
        {
            return JsonSerializer.Deserialize<Scenario>(File.ReadAllText(file))
                ?? throw new InvalidDataException($"{file} is empty. Start with --fresh.");
        }

        folder.Create();
        var scenario = new Scenario(settlements, rows, seed, today);
        var draft = file + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(scenario));
        File.Move(draft, file, overwrite: true);
        return scenario;
    }

    /// <summary>The folder of this scenario below the data folder.</summary>
    public static DirectoryInfo Folder(DirectoryInfo data, int settlements, int rows, int seed) =>
        new(
            Path.Combine(
                data.FullName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"settlements-{settlements}-rows-{rows}-seed-{seed}"
                )
            )
        );
}
