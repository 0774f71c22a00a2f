using System.Globalization;

namespace MlConnector.Standalone;

/// <summary>What the Sandbox plays; the same scenario always gives the same settlements.</summary>
/// <param name="Settlements">Settlements over all sellers.</param>
/// <param name="Rows">Rows of each settlement document.</param>
/// <param name="Seed">Any number; another seed gives other orders.</param>
internal sealed record Scenario(int Settlements, int Rows, ulong Seed)
{
    /// <summary>The scenario's own folder below the data folder, so that two scenarios never mix.</summary>
    public DirectoryInfo Folder(DirectoryInfo data) =>
        new(
            Path.Combine(
                data.FullName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"settlements-{Settlements}-rows-{Rows}-seed-{Seed}"
                )
            )
        );
}
