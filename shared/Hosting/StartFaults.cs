using System.Data.Common;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace MlConnector.Hosting;

/// <summary>What keeps a service from starting, in sentences for the person who starts it.</summary>
internal static class StartFaults
{
    private const string BeforeSentence = "with the error: '";

    /// <returns>Nothing where the fault is not a wrong setting or a missing server.</returns>
    public static IReadOnlyList<string> Sentences(Exception fault) =>
        fault switch
        {
            OptionsValidationException validation =>
            [
                .. validation.Failures.Select(Sentence).Distinct(StringComparer.Ordinal),
            ],
            AggregateException several
                when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [
                .. several.InnerExceptions.SelectMany(Sentences).Distinct(StringComparer.Ordinal),
            ],
            // The binder's own words: the value, the setting's path and the type.
            InvalidOperationException { InnerException: FormatException } => [fault.Message],
            DbException =>
            [
                $"the database cannot be used: {fault.Message}. Look at the setting Database:ConnectionString.",
            ],
            IOException { InnerException: AddressInUseException } =>
            [
                $"{fault.Message} Give another address as --urls http://localhost:5001 or as environment variable ASPNETCORE_URLS.",
            ],
            _ => [],
        };

    /// <summary>"DataAnnotation validation failed for … members: … with the error: '…'." without its frame.</summary>
    private static string Sentence(string failure)
    {
        var start = failure.IndexOf(BeforeSentence, StringComparison.Ordinal);
        return start >= 0 && failure.EndsWith("'.", StringComparison.Ordinal)
            ? failure[(start + BeforeSentence.Length)..^2]
            : failure;
    }
}
