using Microsoft.Extensions.Logging;

namespace MlConnector.Poster;

/// <summary>What Poster logs: keys, counts and reasons; never bodies, amounts or credentials.</summary>
internal static partial class PosterLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        EventName = "poster.lane.taken",
        Message = "Lane {Lane} taken; work begins at {ReadyAt:O}"
    )]
    public static partial void LaneTaken(this ILogger logger, string lane, DateTimeOffset readyAt);

    [LoggerMessage(
        Level = LogLevel.Information,
        EventName = "poster.lane.released",
        Message = "Lane {Lane} given back"
    )]
    public static partial void LaneReleased(this ILogger logger, string lane);

    [LoggerMessage(
        Level = LogLevel.Warning,
        EventName = "poster.lane.lost",
        Message = "Lane {Lane} is worked on by another process now"
    )]
    public static partial void LaneLost(this ILogger logger, string lane);

    [LoggerMessage(
        Level = LogLevel.Error,
        EventName = "poster.lane.failed",
        Message = "Lane {Lane} failed and goes on after a pause"
    )]
    public static partial void LaneFailed(this ILogger logger, string lane, Exception fault);

    [LoggerMessage(
        Level = LogLevel.Error,
        EventName = "poster.secrets.missing",
        Message = "Deltek's credentials of connection {Connection} cannot be read; tried again after a pause"
    )]
    public static partial void SecretsMissing(
        this ILogger logger,
        string connection,
        Exception fault
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        EventName = "poster.posting.accepted",
        Message = "Plan {PlanHash} of settlement {Settlement} accepted with {Entries} entries"
    )]
    public static partial void PlanAccepted(
        this ILogger logger,
        string settlement,
        string planHash,
        int entries
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        EventName = "poster.posting.not-accepted",
        Message = "Plan {PlanHash} of settlement {Settlement} not accepted: {Code}"
    )]
    public static partial void PlanNotAccepted(
        this ILogger logger,
        string settlement,
        string planHash,
        string code
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        EventName = "poster.posting.worked",
        Message = "Settlement {Settlement} worked on: {Posted} of {Entries} entries posted"
    )]
    public static partial void PostingWorked(
        this ILogger logger,
        string settlement,
        int posted,
        int entries
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        EventName = "poster.posting.deferred",
        Message = "Settlement {Settlement} is tried again later: {Reason}"
    )]
    public static partial void PostingDeferred(
        this ILogger logger,
        string settlement,
        string reason
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        EventName = "poster.periods.published",
        Message = "{Periods} fiscal periods of connection {Connection} published"
    )]
    public static partial void PeriodsPublished(
        this ILogger logger,
        string connection,
        int periods
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        EventName = "poster.periods.failed",
        Message = "The fiscal periods of connection {Connection} could not be read: {Reason}"
    )]
    public static partial void PeriodsFailed(this ILogger logger, string connection, string reason);
}
