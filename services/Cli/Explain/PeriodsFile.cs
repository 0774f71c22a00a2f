using MlConnector.Kernel;

namespace MlConnector.Cli.Explain;

/// <summary>The file of <c>--periods</c>: the fiscal periods of the Deltek company.</summary>
internal sealed record PeriodsFile(IReadOnlyList<PeriodsFile.Period> Periods)
{
    internal sealed record Period(int Number, DateOnly Start, DateOnly End, bool Closed = false);

    /// <returns>Null when a problem says why.</returns>
    public static FiscalCalendar? Read(string path, ProblemCollector problems)
    {
        if (InputFile.ReadJson<PeriodsFile>(path, "periods", problems) is not { } file)
        {
            return null;
        }

        try
        {
            return new FiscalCalendar(
                file.Periods.Select(period => new FiscalPeriod(
                    period.Number,
                    period.Start,
                    period.End,
                    period.Closed
                ))
            );
        }
        catch (ArgumentException error)
        {
            problems.Add("periods-unreadable", $"'{path}': {error.Message} Correct the file.");
            return null;
        }
    }
}
