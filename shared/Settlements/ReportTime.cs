namespace MlConnector.Settlements;

/// <summary>A date of the report. Amazon writes days and times in UTC.</summary>
/// <param name="Day">The day as it is written.</param>
/// <param name="At">The instant, or null when the report gives the day alone.</param>
public readonly record struct ReportTime(DateOnly Day, DateTimeOffset? At)
{
    /// <summary>The accounting day: an instant counts on the day it has in the zone, a day alone stands as it is.</summary>
    public DateOnly DayIn(TimeZoneInfo zone) =>
        At is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime) : Day;
}
