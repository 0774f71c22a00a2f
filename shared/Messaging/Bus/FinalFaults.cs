using System.Text.Json;
using MassTransit;

namespace MlConnector.Messaging.Bus;

/// <summary>Tells faults that no repetition mends from those that pass.</summary>
internal static class FinalFaults
{
    /// <summary>Wrong input stays wrong: such a message goes to the error queue at once.</summary>
    public static bool IsFinal(Exception fault) =>
        fault switch
        {
            FinalFaultException or ArgumentException or FormatException or JsonException => true,
            NotSupportedException or OverflowException => true,
            // MassTransit wraps what a saga or a batch threw.
            MassTransitException { InnerException: { } inner } => IsFinal(inner),
            AggregateException many => many.InnerExceptions.Any(IsFinal),
            _ => false,
        };
}
