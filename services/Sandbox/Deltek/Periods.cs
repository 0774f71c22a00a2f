using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Deltek;

/// <param name="Number"><c>YYYYPP</c>; the firm's periods are the months of the calendar.</param>
internal sealed record Period(int Number, DateOnly Start, DateOnly End, bool Closed)
{
    public JsonObject ToJson() =>
        new()
        {
            ["Period"] = Number,
            ["FmtPeriod"] = Start.ToString("MM/yyyy", CultureInfo.InvariantCulture),
            ["AccountPdStart"] = DeltekDates.Write(Start),
            ["AccountPdEnd"] = DeltekDates.Write(End),
            ["FYStart"] = DeltekDates.Write(new DateOnly(Start.Year, 1, 1)),
            ["FYEnd"] = DeltekDates.Write(new DateOnly(Start.Year, 12, 31)),
            ["ActiveCompanyClosed"] = Closed ? "Y" : "N",
            ["AllCompaniesClosed"] = Closed ? "Y" : "N",
            ["ApplytoAllCompanies"] = "Y",
        };
}

/// <summary>The firm's fiscal calendar: everything that the scenario needs is open, what lies before is closed.</summary>
internal sealed class Periods
{
    private const int MonthsBack = 15;
    private const int MonthsAhead = 2;

    public Periods(Scenario scenario)
    {
        var current = FirstOf(scenario.Today);
        var firstDay = DateOnly.FromDateTime(scenario.Settlements.Min(s => s.StartAt).UtcDateTime);

        // One open month before the first settlement holds the opening entries and what a time zone moves back.
        var firstOpen = FirstOf(firstDay).AddMonths(-1);
        All =
        [
            .. Enumerable
                .Range(-MonthsBack, MonthsBack + MonthsAhead + 1)
                .Select(i => current.AddMonths(i))
                .Select(start => new Period(
                    (start.Year * 100) + start.Month,
                    start,
                    start.AddMonths(1).AddDays(-1),
                    Closed: start < firstOpen
                )),
        ];
        Current = Find((current.Year * 100) + current.Month) ?? All[^1];
        Opening = All.First(p => !p.Closed);
    }

    public ImmutableArray<Period> All { get; }

    /// <summary>The period that a user works in until told otherwise.</summary>
    public Period Current { get; }

    /// <summary>The period that the opening entries are posted in.</summary>
    public Period Opening { get; }

    public Period? Find(int number) => All.FirstOrDefault(p => p.Number == number);

    private static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}

internal static class DeltekDates
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff";

    /// <summary><c>2026-06-17T00:00:00.000</c>, no zone.</summary>
    public static string Write(DateOnly day) =>
        day.ToDateTime(TimeOnly.MinValue).ToString(Format, CultureInfo.InvariantCulture);

    public static string Write(DateTimeOffset at) =>
        at.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
