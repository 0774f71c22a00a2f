namespace MlConnector.Poster.Domain;

/// <summary>The times and limits of the protocol.</summary>
/// <param name="LateArrival">
/// T_late: no request still lands later than this after its sending began. The one assumption that
/// "exactly once" rests on.
/// </param>
/// <param name="LookUpAgain">Between two looks while a call is in doubt.</param>
/// <param name="TryAgain">Before a call that did no work is tried again.</param>
/// <param name="TriesMax">Calls of one kind for one entry before a person is asked.</param>
internal sealed record ProtocolTimes(
    TimeSpan LateArrival,
    TimeSpan LookUpAgain,
    TimeSpan TryAgain,
    int TriesMax
);
