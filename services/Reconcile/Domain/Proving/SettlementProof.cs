using System.Collections.Immutable;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>All steps of one settlement's proof that were made, in their order.</summary>
public sealed record SettlementProof(ImmutableArray<ProofStep> Steps)
{
    /// <summary>The step of this name, or null when an earlier one stopped the proof.</summary>
    public ProofStep? Find(string name) => Steps.FirstOrDefault(step => step.Name == name);
}
